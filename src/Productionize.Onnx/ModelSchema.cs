using Microsoft.ML.OnnxRuntime.Tensors;

namespace Productionize;

/// <summary>The fields that a model's own inputs and outputs are: its signature for rows without a class.</summary>
internal static class ModelSchema
{
    /// <exception cref="InvalidDataException">The names cannot be those of fields, or nothing is usable.</exception>
    public static ModelSignature Of(OnnxSession session, string file)
    {
        try
        {
            return new ModelSignature(
                new Schema([.. session.Inputs.Select(FieldOf)]),
                new Schema([.. session.Outputs.Where(port => port.Unusable is null).Select(FieldOf)]));
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException(
                $"The inputs and outputs of {file} make no schema: {error.Message} Rename them when exporting, or make them " +
                "tensors.", error);
        }
    }

    private static Field FieldOf(Port port) => port switch
    {
        { IsMap: true } => new Field(port.Name, FieldKind.Json),
        { Width: 1, Element: TensorElementType.Float } => new Field(port.Name, FieldKind.Single),
        { Width: 1, Element: TensorElementType.Double } => new Field(port.Name, FieldKind.Double),
        { Width: 1, Element: TensorElementType.Bool } => new Field(port.Name, FieldKind.Boolean),
        { Width: 1, Element: TensorElementType.String } => new Field(port.Name, FieldKind.String),
        { Width: 1 } => new Field(port.Name, FieldKind.Int64),
        { Element: TensorElementType.Float } => new Field(port.Name, FieldKind.SingleVector) { Length = port.Width },
        _ => new Field(port.Name, FieldKind.Json),
    };
}
