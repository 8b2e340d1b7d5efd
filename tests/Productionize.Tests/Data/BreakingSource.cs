using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>A source whose connection breaks in each pass one row later, until it has broken so many times.</summary>
internal sealed class BreakingSource<T>(IDataSource<T> source, int times, Func<int, T, T>? change = null) : IDataSource<T>
{
    private int _passes;

    public string Name => source.Name;

    public int Passes => _passes;

    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _passes);
        var read = 0;
        await foreach (var row in source.ReadAsync(pass, cancellationToken))
        {
            yield return change is null ? row : change(number, row);
            if (number <= times && ++read == number)
            {
                throw new IOException("The connection broke.");
            }
        }
    }
}
