using Microsoft.Extensions.Time.Testing;

namespace Productionize;

/// <summary>
/// What every <see cref="IModelStore"/> promises. Derive a fixture from it, mark that with <c>[TestOf(typeof(TheStore))]</c>, and NUnit
/// proves your store. Each test has a new and empty store, and a clock that moves only when a test moves it.
/// </summary>
[ContractOf(typeof(IModelStore))]
public abstract partial class ModelStoreContract
{
    private readonly List<IModelStore> _opened = [];

    /// <summary>The clock of the store.</summary>
    protected FakeTimeProvider Time { get; private set; } = new();

    /// <summary>The store under test.</summary>
    protected IModelStore Store { get; private set; } = null!;

    /// <summary>
    /// Makes the store: new and empty, and by this clock. The suite disposes it if it is <see cref="IAsyncDisposable"/> or
    /// <see cref="IDisposable"/>; what lies beneath it is for a tear-down of yours.
    /// </summary>
    /// <param name="time">The clock, for times and for waiting.</param>
    protected abstract ValueTask<IModelStore> CreateAsync(TimeProvider time);

    /// <summary>
    /// Opens another instance over the data of the store that <see cref="CreateAsync"/> made last, as a second process does or the same
    /// one after a restart. Null, the default, is for a store whose data nobody else can open: then the tests of sharing ask nothing.
    /// </summary>
    /// <param name="time">The clock of the other instance.</param>
    protected virtual ValueTask<IModelStore?> OpenAnotherAsync(TimeProvider time) => default;

    /// <summary>
    /// Changes a byte of every model file of the store that <see cref="CreateAsync"/> made last, behind its back. False, the default, is
    /// for a store whose bytes a test cannot reach: then the tests of damage ask nothing.
    /// </summary>
    protected virtual ValueTask<bool> DamageFilesAsync() => default;

    [SetUp]
    public async Task CreateStoreAsync()
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
        Store = await CreateAsync(Time);
        _opened.Add(Store);
    }

    [TearDown]
    public async Task DisposeStoresAsync()
    {
        foreach (var store in _opened)
        {
            if (store is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync();
            }
            else
            {
                (store as IDisposable)?.Dispose();
            }
        }

        _opened.Clear();
    }

    // By the true clock: instances wait for each other, and a clock that a test moves would have them give up.
    private async Task<IModelStore?> OpenAnotherAsync()
    {
        var another = await OpenAnotherAsync(TimeProvider.System);
        if (another is not null)
        {
            _opened.Add(another);
        }

        return another;
    }

    private async Task AddThreeVersionsAsync()
    {
        foreach (var content in new[] { "1", "2", "3" })
        {
            await Store.AddAsync(StoreSamples.Package(content));
        }
    }

    private async Task<string> ListAsync(ModelQuery query) => string.Join(' ', await Store.ListAsync(query).ToListAsync());

    private async Task<string> KindsOfFactsAsync(int? version, string? kind = null) =>
        string.Join(' ', (await Store.ReadFactsAsync("churn", version, kind).ToListAsync()).Select(fact => fact.Kind));

    // A store may poll by this clock; nothing here waits for a real one.
    private async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        await task;
    }
}
