namespace Productionize;

/// <summary>One immutable version of a model.</summary>
public sealed record ModelVersion
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>1 for the first version of a model, then counting up; never used again, also after a delete.</summary>
    public required int Number { get; init; }

    /// <summary>Of format, files, signature and parameters: 64 lower-case hexadecimal digits.</summary>
    public required string Digest { get; init; }

    /// <summary>When it was first added, UTC, by the store's clock. Order by <see cref="Number"/>, not by this.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What kind of files these are ("onnx").</summary>
    public required string Format { get; init; }

    /// <summary>The files in the order of their names.</summary>
    public required IReadOnlyList<StoredFile> Files { get; init; }

    /// <summary>What goes in and comes out, or null when unknown.</summary>
    public ModelSignature? Signature { get; init; }

    /// <summary>How it was made, or null.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>Labels of the first add, or null.</summary>
    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    /// <summary>Refuses a version that a loader was not made for; what a loader asks first.</summary>
    /// <param name="format">The format that the loader reads.</param>
    /// <exception cref="InvalidOperationException">The version has another format; the message names both.</exception>
    public void ThrowIfFormatIsNot(string format)
    {
        ArgumentNullException.ThrowIfNull(format);
        if (Format != format)
        {
            throw new InvalidOperationException(
                $"Model {this} has the format '{Format}', this loader reads '{format}'. Register a loader for '{Format}'.");
        }
    }

    /// <summary>Model and number: "churn@3".</summary>
    public override string ToString() => $"{Model}@{Number}";
}
