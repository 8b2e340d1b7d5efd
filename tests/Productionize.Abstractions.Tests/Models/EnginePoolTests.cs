namespace Productionize;

public class EnginePoolTests
{
    private readonly List<Engine> _made = [];

    [Test]
    public void Rent_while_another_is_out_gives_another_one()
    {
        using var pool = Pool();
        var first = pool.Rent();
        var second = pool.Rent();
        Assert.That(second, Is.Not.SameAs(first));
    }

    [Test]
    public void Rent_makes_no_engine_while_there_are_some()
    {
        using var pool = Pool();
        for (var round = 0; round < 20; round++)
        {
            // More than there are slots, so that some lie beside them.
            var rented = Enumerable.Range(0, 3).Select(_ => pool.Rent()).ToList();
            rented.ForEach(pool.Return);
        }

        // A thread that moves to another processor finds its slot empty while the others are full: at most one more for each.
        Assert.That(_made, Has.Count.LessThanOrEqualTo(3 + SlotsOfThisMachine));
    }

    [Test]
    public void Dispose_disposes_every_engine_in_slots_and_beside_them()
    {
        var pool = Pool();
        var rented = Enumerable.Range(0, SlotsOfThisMachine + 3).Select(_ => pool.Rent()).ToList();
        rented.ForEach(pool.Return);
        Assert.That(pool.IsDisposed, Is.False);
        pool.Dispose();
        Assert.That(pool.IsDisposed);
        Assert.That(_made.Select(engine => engine.IsDisposed), Has.All.True.And.Exactly(SlotsOfThisMachine + 3).Items);
    }

    [Test]
    public void Dispose_leaves_an_engine_that_is_out_until_it_returns()
    {
        var pool = Pool();
        var engine = pool.Rent();
        pool.Dispose();
        Assert.That(engine.IsDisposed, Is.False);
        pool.Return(engine);
        Assert.That(engine.IsDisposed);
    }

    [SetUp]
    public void ForgetTheEnginesOfOtherTests() => _made.Clear();

    private static int SlotsOfThisMachine => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount);

    private EnginePool<Engine> Pool() => new(() =>
    {
        var engine = new Engine();
        _made.Add(engine);
        return engine;
    });

    private sealed class Engine : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
