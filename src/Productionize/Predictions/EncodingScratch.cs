namespace Productionize;

/// <summary>The writers of one thread: encoding a call allocates nothing once they have grown.</summary>
internal sealed class EncodingScratch
{
    [ThreadStatic]
    private static EncodingScratch? _ofThread;

    private object? _awaited;
    private object? _codec;
    private bool _writing;

    public static EncodingScratch OfThread => _ofThread is { _writing: false } free ? free : Another();

    public RowWriter Input { get; } = new();

    public RowWriter LoggedInput { get; } = new();

    public RowWriter Output { get; } = new();

    public RowWriter LoggedOutput { get; } = new();

    public PredictionEntryWriter Entry { get; } = new();

    /// <summary>Begins a call whose input will be logged: from here on a row that a check makes of this very input is kept for the log.</summary>
    public void Await<T>(T input) => (_awaited, _codec) = (typeof(T).IsValueType ? null : input, null);

    /// <summary>Ends the call: no input outlives it here.</summary>
    public void Forget() => (_awaited, _codec) = (null, null);

    /// <summary>Encodes an input into <see cref="Input"/>.</summary>
    public Row EncodeInput<T>(RowCodec<T> codec, T input)
    {
        _codec = null;
        var row = Encode(codec, input, Input);
        _codec = !typeof(T).IsValueType && ReferenceEquals(_awaited, input) ? codec : null;
        return row;
    }

    /// <summary>Encodes a value into one of the writers.</summary>
    public Row Encode<T>(RowCodec<T> codec, T value, RowWriter writer)
    {
        _writing = true;
        try
        {
            writer.Begin(codec.Schema);
            codec.Write(value, writer);
        }
        finally
        {
            _writing = false;
        }

        return writer.Row;
    }

    /// <summary>
    /// The row of the awaited input: the one that a check made of it during this call, else a new one. For the call that began to await.
    /// </summary>
    public Row RowOf<T>(RowCodec<T> codec, T input) =>
        !typeof(T).IsValueType && ReferenceEquals(_awaited, input) && ReferenceEquals(_codec, codec) ? Input.Row : EncodeInput(codec, input);

    // While a codec reads a member, that member may ask another pipeline: it must not write into the row that is half written.
    private static EncodingScratch Another()
    {
        var another = new EncodingScratch();
        _ofThread ??= another;
        return another;
    }
}
