using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>A sequence with a name; nothing is checked.</summary>
internal sealed class SequenceDataSource<T>(string name, IAsyncEnumerable<T> rows) : IDataSource<T>
{
    public string Name => name;

    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Sequences of people need not look at the token.
        cancellationToken.ThrowIfCancellationRequested();
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            pass.Accept();
            yield return row;
            cancellationToken.ThrowIfCancellationRequested();
        }

        pass.Complete(null);
    }
}
