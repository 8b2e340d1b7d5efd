namespace Productionize;

/// <summary>The rows that a model takes and gives; part of a version's content.</summary>
/// <param name="Input">The fields of an input, with their rules.</param>
/// <param name="Output">The fields of an output.</param>
public sealed record ModelSignature(Schema Input, Schema Output)
{
    /// <summary>
    /// Refuses types that cannot stand for this signature: their input must have every field that is required here, and this output
    /// every field that theirs requires, each in the same kind. What a loader asks before it loads a version for two types.
    /// </summary>
    /// <param name="types">The fields of the two types, such as the schemas of their codecs.</param>
    /// <param name="model">How the model is called in the message, such as <c>churn@3</c>.</param>
    /// <typeparam name="TInput">The type of the inputs, named in the message.</typeparam>
    /// <typeparam name="TOutput">The type of the outputs, named in the message.</typeparam>
    /// <exception cref="InvalidOperationException">They do not fit; the message names the field.</exception>
    public void ThrowIfMisfit<TInput, TOutput>(ModelSignature types, string model)
    {
        ArgumentNullException.ThrowIfNull(types);
        ArgumentNullException.ThrowIfNull(model);
        Check(Input, types.Input, $"{typeof(TInput).Name} as input", model);

        // The other way round: a model may answer more than the type wants, not less.
        Check(types.Output, Output, $"{typeof(TOutput).Name} as output", model);
    }

    private static void Check(Schema required, Schema given, string role, string model)
    {
        try
        {
            required.RulesFor(given);
        }
        catch (ArgumentException error)
        {
            throw new InvalidOperationException(
                $"The signature of model {model} does not fit {role}: {error.Message} Change the type to the fields of the signature, or " +
                "take a version that was packaged with this type.", error);
        }
    }
}
