using System.Globalization;

namespace Productionize;

public sealed class InMemoryModelStoreRaceTests
{
    private const int Races = 2_000;

    private readonly InMemoryModelStore _store = new();
    private int _latest;
    private int _races;

    [Test]
    [CancelAfter(60_000)]
    public async Task A_version_that_is_open_is_there_however_close_its_deletion_came(CancellationToken cancellationToken)
    {
        var deleting = Task.Run(() => AddAndDeleteAsync(cancellationToken), cancellationToken);
        var lost = 0;
        try
        {
            for (var seen = 0; !deleting.IsCompleted;)
            {
                if (Volatile.Read(ref _latest) is var number && number != seen)
                {
                    seen = number;
                    lost += await IsLostWhenOpenAsync(number) ? 1 : 0;
                    Interlocked.Increment(ref _races);
                }
            }
        }
        finally
        {
            Interlocked.Exchange(ref _races, Races);
        }

        await deleting;
        Assert.That(lost, Is.Zero);
    }

    private async Task AddAndDeleteAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; Volatile.Read(ref _races) < Races; i++)
        {
            var version = await _store.AddAsync(StoreSamples.Package(i.ToString(CultureInfo.InvariantCulture)), cancellationToken);
            Volatile.Write(ref _latest, version.Number);
            Thread.SpinWait(i % 32);
            await DeleteAsync(version.Number);
        }
    }

    private async Task<bool> IsLostWhenOpenAsync(int number)
    {
        try
        {
            await using var content = await _store.OpenAsync("churn", number);
            return await DeleteAsync(number) is not ModelInUseException;
        }
        catch (ModelVersionNotFoundException)
        {
            return false; // deleted first
        }
        finally
        {
            await DeleteAsync(number);
        }
    }

    private async Task<Exception?> DeleteAsync(int number)
    {
        try
        {
            await _store.DeleteAsync("churn", number);
            return null;
        }
        catch (Exception refusal) when (refusal is ModelInUseException or ModelVersionNotFoundException)
        {
            return refusal;
        }
    }
}
