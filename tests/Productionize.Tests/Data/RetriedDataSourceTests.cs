using System.Runtime.CompilerServices;
using Polly;
using Polly.Retry;

namespace Productionize;

public class RetriedDataSourceTests
{
    private static readonly ResiliencePipeline Thrice = Times(3);

    [Test]
    public async Task Each_row_and_each_reject_is_told_once_whatever_breaks()
    {
        using var file = new TempCsv(Customer.Header + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i},{(i % 3 == 0 ? 17 : 20)},rent,1\n")));
        var source = new BreakingSource<Customer>(new CsvDataSource<Customer>(file.Path), 15);
        var rejected = new List<RejectedRow>();
        var (pass, plain) = (new DataPass { OnRejected = rejected.Add }, new DataPass());

        var rows = await source.Retry(Thrice).ToListAsync(pass);
        var expected = await new CsvDataSource<Customer>(file.Path).ToListAsync(plain);

        Assert.That(rows, Is.EqualTo(expected));
        Assert.That(rejected.Select(row => row.Line), Is.EqualTo(Enumerable.Range(0, 10).Select(i => i * 3 + 2L)));
        Assert.That((pass.Accepted, pass.Rejected, pass.Fingerprint), Is.EqualTo((plain.Accepted, plain.Rejected, plain.Fingerprint)));
        Assert.That(source.Passes, Is.EqualTo(16));
    }

    [Test]
    public async Task The_pipeline_decides_how_often_and_the_last_failure_comes_through()
    {
        var pass = 0;
        var source = AsyncEnumerable.Range(0, 3).Select(i => i < 1 ? i : throw new IOException($"broken {++pass}")).ToDataSource("numbers");

        var error = await Assert.ThrowsAsync<IOException>(async () => await source.Retry(Thrice).ToListAsync());

        Assert.That(error!.Message, Is.EqualTo("broken 4"));
    }

    [Test]
    public async Task An_error_of_the_program_is_not_tried_again()
    {
        var asked = 0;
        var source = AsyncEnumerable.Range(0, 3).Select(int (_) => throw new InvalidOperationException($"{++asked}")).ToDataSource("numbers");

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await source.Retry(Thrice).ToListAsync());

        Assert.That(asked, Is.EqualTo(1));
    }

    [Test]
    public async Task Too_many_rejects_end_the_pass_at_once()
    {
        using var file = new TempCsv(Customer.Header + string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i},17,rent,1\n")));
        var source = new BreakingSource<Customer>(new CsvDataSource<Customer>(file.Path), 0);

        await Assert.ThrowsAsync<DataSourceException>(
            async () => await source.Retry(Thrice).ToListAsync(new DataPass { MaxRejectedShare = 0.1 }));

        Assert.That(source.Passes, Is.EqualTo(1));
    }

    [Test]
    public async Task Rows_that_are_others_the_second_time_end_the_pass()
    {
        using var file = new TempCsv(Customer.Header + "1,20,rent,1\n2,20,rent,1\n");
        var source = new BreakingSource<Customer>(
            new CsvDataSource<Customer>(file.Path), 1, (pass, row) => row with { Age = row.Age + pass });
        var passes = source.Retry(Thrice, RowCodec.For<Customer>());

        var error = await Assert.ThrowsAsync<DataSourceException>(async () => await passes.ToListAsync());

        Assert.That(error!.Message, Does.Contain("its first 1 rows are others now"));
        Assert.That(source.Passes, Is.EqualTo(2), "it is no use to try again");
    }

    [Test]
    public async Task A_source_that_became_shorter_ends_the_pass()
    {
        using var file = new TempCsv(Customer.Header + "1,20,rent,1\n2,20,rent,1\n");
        var source = new BreakingSource<Customer>(new CsvDataSource<Customer>(file.Path), 2, (pass, row) =>
        {
            File.WriteAllText(file.Path, Customer.Header + (pass == 1 ? "1,20,rent,1\n2,20,rent,1\n" : ""));
            return row;
        });

        var error = await Assert.ThrowsAsync<DataSourceException>(async () => await source.Retry(Thrice).ToListAsync());

        Assert.That(error!.Message, Does.Contain("it has only 0 rows now"));
    }

    [Test]
    public async Task What_the_progress_of_the_pass_throws_ends_it_and_loses_no_row()
    {
        var progress = new FailingProgress();
        var rows = new List<int>();

        var error = await Assert.ThrowsAsync<IOException>(async () =>
        {
            await foreach (var row in Enumerable.Range(0, 10).ToDataSource("numbers").Retry(Thrice).ReadAsync(new DataPass { Progress = progress }))
            {
                rows.Add(row);
            }
        });

        Assert.That(error!.Message, Is.EqualTo("the disk of the log is full"));
        Assert.That(rows, Is.EqualTo(Enumerable.Range(0, 4)));
        Assert.That(progress.Told, Is.EqualTo(5));
    }

    [Test]
    public async Task What_the_pass_throws_on_a_reject_is_final_even_where_the_source_tells_it_in_other_words()
    {
        var source = new WrappingSource();

        await Assert.ThrowsAsync<DataSourceException>(async () => await source.Retry(Thrice).ToListAsync(
            new DataPass { OnRejected = _ => throw new IOException("full") }));

        Assert.That(source.Passes, Is.EqualTo(1));
    }

    private sealed class FailingProgress : IProgress<long>
    {
        public int Told { get; private set; }

        public void Report(long value)
        {
            Told++;
            if (value == 5)
            {
                throw new IOException("the disk of the log is full");
            }
        }
    }

    private sealed class WrappingSource : IDataSource<int>
    {
        public int Passes { get; private set; }

        public string Name => "wrapping";

        public Schema? Schema => null;

        public async IAsyncEnumerable<int> ReadAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Passes++;
            await Task.CompletedTask;
            yield return 1;
            try
            {
                pass.Reject(new RejectedRow(Name, 2, "x", []));
            }
            catch (IOException error)
            {
                throw new DataSourceException(Name, 2, "It broke.", error);
            }
        }
    }

    private static ResiliencePipeline Times(int count) => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = count, Delay = TimeSpan.Zero }).Build();
}
