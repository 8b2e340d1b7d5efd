using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>The numbers 1 to 4, of which it rejects the third. It keeps every promise; what is wrong derives from it.</summary>
public class RightSource : IDataSource<int>
{
    protected const int Last = 4;

    protected static DataFingerprint Digest { get; } = new(new string('a', 64), Last);

    public virtual string Name => "numbers";

    public virtual IAsyncEnumerable<int> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return IterateAsync(pass, cancellationToken);
    }

    protected virtual async IAsyncEnumerable<int> IterateAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        for (var number = 1; number <= Last; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Take(pass, number))
            {
                yield return number;
            }
        }

        Complete(pass);
    }

    /// <summary>Whether the number is let through; the pass is told.</summary>
    protected virtual bool Take(DataPass pass, int number)
    {
        ArgumentNullException.ThrowIfNull(pass);
        if (number == 3)
        {
            pass.Reject(new RejectedRow("numbers", number, "3", [new RowFault("number", "3", "must not be 3")]));
            return false;
        }

        pass.Accept();
        return true;
    }

    protected virtual void Complete(DataPass pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        pass.Complete(Digest);
    }
}
