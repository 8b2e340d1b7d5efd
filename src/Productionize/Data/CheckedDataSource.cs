using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>The rows of a source that obey the schema of a codec, whatever the source checked itself.</summary>
internal sealed class CheckedDataSource<T>(IDataSource<T> source, RowCodec<T> codec, bool fingerprintsCells) : IDataSource<T>
{
    public string Name => source.Name;

    public Schema Schema => codec.Schema;

    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var inner = InnerPass.Of(pass);
        var held = new HeldCodec(codec);
        var rows = new RowReader<T>(held, pass, Name) { FingerprintsCells = fingerprintsCells };
        await foreach (var given in source.ReadAsync(inner, cancellationToken).ConfigureAwait(false))
        {
            rows.Begin();
            Write(held, given, rows);
            if (rows.TryRead(out var row))
            {
                yield return row;
            }
        }

        rows.Complete(inner.Fingerprint);
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types",
        Justification = "Codecs are people's code: what they throw is a fault of the row.")]
    private static void Write(HeldCodec held, T given, RowReader<T> rows)
    {
        if (given is null)
        {
            rows.Fault("", null, "must not be null");
            return;
        }

        try
        {
            held.Write(given, rows.Writer);
        }
        catch (Exception error) when (error is not (NotSupportedException or OutOfMemoryException))
        {
            rows.Fault("", null, $"cannot be read as cells: {error.Message}");
        }
    }

    /// <summary>Gives the row back that was written: decoding it would cost time, and lose what the cells do not hold.</summary>
    private sealed class HeldCodec(RowCodec<T> codec) : RowCodec<T>(codec.Schema)
    {
        private T _held = default!;

        public override void Write(T value, RowWriter writer)
        {
            _held = value;
            codec.Write(value, writer);
        }

        public override T Read(Row row) => _held;
    }
}
