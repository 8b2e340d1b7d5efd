namespace Productionize;

/// <summary>What the store holds is not what was put in: the bytes changed, or are gone. They were not handed out.</summary>
public sealed class ModelIntegrityException : Exception
{
    /// <summary>Made by a store.</summary>
    /// <param name="what">Which thing, in words ("file 'model.onnx' of model 'churn' version 3").</param>
    /// <param name="expectedSha256">The digest when it was put in.</param>
    /// <param name="actualSha256">The digest now, or null when the bytes are gone.</param>
    public ModelIntegrityException(string what, string expectedSha256, string? actualSha256)
        : base($"The stored {what} is damaged: expected SHA-256 {expectedSha256}, found {actualSha256 ?? "nothing"}. It was not used. " +
            "Restore the store from a backup; a damaged model file is also replaced by adding the same package again.") =>
            (ExpectedSha256, ActualSha256) = (expectedSha256, actualSha256);

    /// <summary>The digest when it was put in: 64 lower-case hexadecimal digits.</summary>
    public string ExpectedSha256 { get; }

    /// <summary>The digest now, or null when the bytes are gone.</summary>
    public string? ActualSha256 { get; }
}
