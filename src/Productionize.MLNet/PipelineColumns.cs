using Microsoft.ML;

namespace Productionize;

/// <summary>
/// Says by name which column of a pipeline does not fit a class; ML.NET's own message tells neither the class nor the remedy.
/// </summary>
internal static class PipelineColumns
{
    /// <param name="model">How the model is called in messages.</param>
    /// <param name="ml">The context.</param>
    /// <param name="transformer">The pipeline.</param>
    /// <param name="trained">The columns it was trained on; null when not known.</param>
    public static void Check<TInput, TOutput>(string model, MLContext ml, ITransformer transformer, DataViewSchema? trained)
        where TInput : class
        where TOutput : class, new()
    {
        var given = ml.Data.LoadFromEnumerable<TInput>([]);
        CheckTypes(model, typeof(TInput), given.Schema, trained);
        IDataView scored;
        try
        {
            scored = transformer.Transform(given);
        }
        catch (Exception error)
        {
            var missing = trained is null ? [] : Needed(transformer, given.Schema, trained);
            throw Misfit(
                $"Model '{model}' cannot take {typeof(TInput).Name}" +
                (missing.Count == 0 ? "" : $", which lacks {string.Join(", ", missing)}"),
                "Give the class a property for every column that the pipeline needs (or map one with ColumnName)",
                error);
        }

        try
        {
            ml.Data.CreateEnumerable<TOutput>(scored, reuseRowObject: false).GetEnumerator().Dispose();
        }
        catch (Exception error)
        {
            throw Misfit(
                $"Model '{model}' cannot answer {typeof(TOutput).Name}; its columns are " +
                $"{string.Join(", ", scored.Schema.Select(Describe))}",
                "Name the properties after columns (or map them with ColumnName), with the columns' types",
                error);
        }
    }

    // A pipeline may accept vectors of other lengths whose sum is right, and then score nonsense: every shared column is compared.
    private static void CheckTypes(string model, Type type, DataViewSchema given, DataViewSchema? trained)
    {
        foreach (var column in trained ?? Enumerable.Empty<DataViewSchema.Column>())
        {
            if (given.GetColumnOrNull(column.Name) is { } own && !own.Type.Equals(column.Type))
            {
                throw new InvalidOperationException(
                    $"Model '{model}' was trained with the column '{column.Name}' as {column.Type}, but {type.Name} has it as " +
                    $"{own.Type}. " +
                    "Change the property's type to that of the training data, or train with this class.");
            }
        }
    }

    // Labels and other columns used in training only may be left out: a column is needed when the pipeline fails without it.
    private static List<string> Needed(ITransformer transformer, DataViewSchema given, DataViewSchema trained) =>
        trained.Where(column => given.GetColumnOrNull(column.Name) is null)
            .Where(column => !Accepts(transformer, trained.Where(other => other.Name != column.Name)))
            .Select(Describe)
            .ToList();

    private static bool Accepts(ITransformer transformer, IEnumerable<DataViewSchema.Column> columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
        {
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }

        try
        {
            transformer.GetOutputSchema(builder.ToSchema());
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static string Describe(DataViewSchema.Column column) => $"'{column.Name}' ({column.Type})";

    private static InvalidOperationException Misfit(string what, string remedy, Exception error) =>
        new($"{what}. {remedy}. ML.NET says: {error.Message}", error);
}
