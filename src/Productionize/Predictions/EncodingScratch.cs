namespace Productionize;

/// <summary>The writers of one thread: encoding a call allocates nothing once they have grown.</summary>
internal sealed class EncodingScratch
{
    [ThreadStatic]
    private static EncodingScratch? _ofThread;

    public static EncodingScratch OfThread => _ofThread ??= new EncodingScratch();

    public RowWriter Input { get; } = new();

    public RowWriter LoggedInput { get; } = new();

    public RowWriter Output { get; } = new();

    public RowWriter LoggedOutput { get; } = new();

    public PredictionEntryWriter Entry { get; } = new();
}
