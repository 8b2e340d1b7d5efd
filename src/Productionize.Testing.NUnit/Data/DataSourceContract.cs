namespace Productionize;

/// <summary>
/// What every source promises. Derive a fixture from it, mark it <c>[TestOf(typeof(YourSource))]</c>, and NUnit proves your source.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
[ContractOf(typeof(IDataSource<>))]
public abstract class DataSourceContract<T>
{
    private IDataSource<T> _source = null!;

    /// <summary>The rows that the source lets through, in their order, at least two. Compared by equality: a record has it.</summary>
    protected abstract IReadOnlyList<T> Rows { get; }

    /// <summary>How many rows of the origin the source rejects.</summary>
    protected virtual long Rejected => 0;

    /// <summary>How many rows a pass counts as accepted; those of the origin, where the source leaves out some of them.</summary>
    protected virtual long Accepted => Rows.Count;

    /// <summary>A source of <see cref="Rows"/>; the same data at each call.</summary>
    protected abstract ValueTask<IDataSource<T>> CreateAsync();

    [SetUp]
    public async Task CreateSource() => _source = await CreateAsync();

    [TearDown]
    public async Task DisposeSource()
    {
        if (_source is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            (_source as IDisposable)?.Dispose();
        }
    }

    [Test]
    public void It_has_a_name() => Assert.That(_source.Name, Is.Not.Null.And.Not.Empty);

    [Test]
    public async Task It_gives_its_rows_in_their_order() =>
        Assert.That(await _source.ReadAsync(new DataPass()).ToListAsync(), Is.EqualTo(Rows));

    [Test]
    public async Task It_can_be_read_without_a_pass()
    {
        var rows = new List<T>();
        await foreach (var row in _source)
        {
            rows.Add(row);
        }

        Assert.That(rows, Is.EqualTo(Rows));
    }

    [Test]
    public async Task A_second_pass_reads_anew()
    {
        var first = await _source.ReadAsync(new DataPass()).CountAsync();
        Assert.That(await _source.ReadAsync(new DataPass()).CountAsync(), Is.EqualTo(first));
    }

    [Test]
    public async Task Passes_side_by_side_do_not_disturb_each_other()
    {
        await using var one = _source.ReadAsync(new DataPass()).GetAsyncEnumerator();
        await using var other = _source.ReadAsync(new DataPass()).GetAsyncEnumerator();
        foreach (var row in Rows)
        {
            Assert.That((await one.MoveNextAsync(), await other.MoveNextAsync()), Is.EqualTo((true, true)));
            Assert.That((one.Current, other.Current), Is.EqualTo((row, row)));
        }
    }

    [Test]
    public async Task A_pass_counts_the_rows_that_it_lets_through()
    {
        var pass = new DataPass();
        var read = 0;
        await foreach (var _ in _source.ReadAsync(pass))
        {
            Assert.That(pass.Accepted, Is.GreaterThanOrEqualTo(++read), "counted before it is handed out");
        }

        Assert.That(pass.Accepted, Is.EqualTo(Accepted));
    }

    [Test]
    public async Task A_pass_tells_progress_as_it_goes()
    {
        var progress = new Progress();
        await _source.ReadAsync(new DataPass { Progress = progress }).CountAsync();
        Assert.That(progress.Reports, Is.Ordered);
        Assert.That(progress.Reports, Is.Not.Empty, "call Accept() of the pass for each row that it lets through");
        Assert.That(progress.Reports[^1], Is.EqualTo(Accepted));
    }

    [Test]
    public async Task A_pass_tells_each_rejected_row_with_its_reasons()
    {
        var rejected = new List<RejectedRow>();
        var pass = new DataPass { OnRejected = rejected.Add };
        await _source.ReadAsync(pass).CountAsync();
        Assert.That((pass.Rejected, (long)rejected.Count), Is.EqualTo((Rejected, Rejected)), "never skipped silently");
        foreach (var row in rejected)
        {
            Assert.That(row.Source, Is.Not.Empty);
            Assert.That(row.Line, Is.GreaterThan(0), "lines count from 1");
            Assert.That(row.Faults, Is.Not.Empty);
            Assert.That(row.Faults.Select(fault => fault.Rule), Is.All.Not.Empty);
        }
    }

    [Test]
    public async Task The_fingerprint_is_known_at_the_end_and_not_before()
    {
        var pass = new DataPass();
        await foreach (var _ in _source.ReadAsync(pass))
        {
            Assert.That(pass.Fingerprint, Is.Null, "the rest has not been read yet");
        }

        if (pass.Fingerprint is { } fingerprint)
        {
            Assert.That(fingerprint.Sha256, Does.Match("^[0-9a-f]{64}$"));
            Assert.That(fingerprint.Rows, Is.EqualTo(Accepted + Rejected), "rejected rows included");
        }
    }

    [Test]
    public async Task The_same_data_has_the_same_fingerprint()
    {
        var (one, other) = (new DataPass(), new DataPass());
        await _source.ReadAsync(one).CountAsync();
        await (await CreateAsync()).ReadAsync(other).CountAsync();
        Assert.That(other.Fingerprint, Is.EqualTo(one.Fingerprint));
    }

    [Test]
    public async Task A_pass_that_is_given_up_has_no_fingerprint()
    {
        var pass = new DataPass();
        await foreach (var _ in _source.ReadAsync(pass))
        {
            break;
        }

        Assert.That(pass.Fingerprint, Is.Null);
    }

    [Test]
    public async Task A_cancelled_pass_ends_by_cancellation_and_has_no_fingerprint()
    {
        using var stop = new CancellationTokenSource();
        var pass = new DataPass();
        await using var rows = _source.ReadAsync(pass, stop.Token).GetAsyncEnumerator();
        Assert.That(await rows.MoveNextAsync(), Is.True);
        await stop.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(async () => await rows.MoveNextAsync(), "cancelled after the first row");
        Assert.That(pass.Fingerprint, Is.Null);
        await Assert.CatchAsync<OperationCanceledException>(
            async () => await _source.ReadAsync(new DataPass(), new CancellationToken(canceled: true)).FirstAsync(),
            "cancelled before the first row");
    }

    [Test]
    public void A_null_pass_is_refused_at_the_call() => Assert.That(
        () => _source.ReadAsync(null!), Throws.ArgumentNullException, "an iterator checks only when it is read: check in a method before it");

    private sealed class Progress : IProgress<long>
    {
        public List<long> Reports { get; } = [];

        public void Report(long value) => Reports.Add(value);
    }
}
