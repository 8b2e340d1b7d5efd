using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Productionize;

public sealed class SourceDataViewTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Test]
    public async Task Rows_come_back_as_they_were()
    {
        Mixed[] rows =
        [
            new(true, 1, long.MinValue, null, 0.1f, 0.2, null, new(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(2)), "a", [1, 2]),
            new(false, -1, 3, 7, float.MaxValue, double.Epsilon, true, DateTimeOffset.MaxValue, "", [-0.0f, 3]),
        ];
        var view = new ListSource<Mixed>(rows).ToDataView();
        Assert.That(
            view.Schema.Select(column => $"{column.Name} {column.Type}"),
            Is.EqualTo(new[]
            {
                "Truth Boolean", "Int Int32", "Long Int64", "Maybe Double", "Single Single", "Double Double", "Unsure Single",
                    "At DateTime", "Text String",
                "Vector Vector<Single, 2>",
            }));
        var back = await view.ToDataSource("back").ToListAsync();
        Assert.That(back.Select(RowJson.ToText), Is.EqualTo(new[]
        {
            """{"Truth":true,"Int":1,"Long":-9223372036854775808,"Single":0.1,"Double":0.2,"At":"2024-02-28T23:02:03.0000000Z","Text":"a","Vector":[1,2]}""",
            """{"Truth":false,"Int":-1,"Long":3,"Maybe":7,"Single":3.4028235E+38,"Double":5E-324,"Unsure":1,"At":"9999-12-31T23:59:59.9999999Z","Vector":[-0,3]}""",
        }));
    }

    [Test]
    public async Task Training_over_a_source_gives_the_model_of_training_over_its_rows()
    {
        using var folder = new TemporaryCsv(TrainedChurn.Customers(400, 1));
        var passes = new List<DataPass>();
        var view = folder.Source.ToDataView(pass: () =>
        {
            lock (passes)
            {
                passes.Add(new DataPass());
                return passes[^1];
            }
        });
        var streamed = new TrainedChurn(_ml, _ => view);
        var rows = await folder.Source.ToListAsync();
        var inMemory = new TrainedChurn(_ml, context => context.Data.LoadFromEnumerable(rows));
        Assert.That(passes, Has.Count.GreaterThan(1), "ML.NET reads the data several times");
        Assert.That(passes.Where(pass => pass.Fingerprint is not null).Select(pass => pass.Accepted), Is.All.EqualTo(400));

        using var one = streamed.Model();
        using var other = inMemory.Model();
        foreach (var customer in TrainedChurn.Customers(20))
        {
            Assert.That((await one.PredictAsync(customer)).Value.Probability,
                Is.EqualTo((await other.PredictAsync(customer)).Value.Probability).Within(1e-6));
        }
    }

    [Test]
    public void Cursors_side_by_side_and_one_after_the_other_each_read_everything()
    {
        var view = new ListSource<int>(Enumerable.Range(0, 5000)) { IsSlow = true }.ToDataView();
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ => Assert.That(Sum(view), Is.EqualTo(4999 * 2500)));
        Assert.That(view.GetRowCursorSet(view.Schema, 4), Has.Length.EqualTo(1));
        Assert.That((view.CanShuffle, view.GetRowCount()), Is.EqualTo((false, (long?)null)));
    }

    [Test]
    public void A_thread_with_a_context_of_its_own_is_not_locked()
    {
        var sum = 0L;
        var thread = new Thread(() =>
        {
            // Continuations posted here are never run, as in a window whose thread waits.
            SynchronizationContext.SetSynchronizationContext(new DeafContext());
            sum = Sum(new ListSource<int>(Enumerable.Range(0, 100)) { IsSlow = true, TakesContext = true }.ToDataView());
        });
        thread.IsBackground = true;
        thread.Start();
        Assert.That(thread.Join(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(sum, Is.EqualTo(4950));
    }

    [Test]
    public void Errors_and_cancellation_of_the_source_reach_who_trains()
    {
        var missing = new CsvDataSource<TrainingCustomer>("no-such-file.csv").ToDataView();
        Assert.That(() => new TrainedChurn(_ml, _ => missing), Throws.TypeOf<DataSourceException>());
        using var stop = new CancellationTokenSource();
        var view = new ListSource<int>(Enumerable.Range(0, 100)).ToDataView(cancellationToken: stop.Token);
        using var cursor = view.GetRowCursor(view.Schema);
        Assert.That(cursor.MoveNext(), Is.True);
        stop.Cancel();
        Assert.That(() => cursor.MoveNext(), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void A_cursor_gives_only_what_was_asked_of_it_and_in_its_type()
    {
        var view = new ListSource<Mixed>([]).ToDataView();
        using var cursor = view.GetRowCursor([view.Schema["Int"]]);
        Assert.That(() => cursor.GetGetter<int>(view.Schema["Int"]), Throws.Nothing);
        Assert.That(() => cursor.GetGetter<long>(view.Schema["Int"]),
            Throws.ArgumentException.With.Message.StartsWith("The column 'Int' is Int32, not Int64."));
        Assert.That(() => cursor.GetGetter<long>(view.Schema["Long"]),
            Throws.ArgumentException.With.Message.StartsWith("The column 'Long' was not asked for"));
        Assert.That((cursor.MoveNext(), cursor.MoveNext(), cursor.Position), Is.EqualTo((false, false, -1L)));
    }

    [Test]
    public async Task A_source_of_rows_takes_its_schema()
    {
        var rows = await new ListSource<int>([1, 2]).ToDataView().ToDataSource("rows").ToListAsync();
        var view = new ListSource<Row>(rows, rows[0].Schema).ToDataView();
        Assert.That(view.Schema.Single().ToString(), Is.EqualTo("value: Int64"));
        Assert.That(() => new ListSource<Row>(rows).ToDataView(),
            Throws.ArgumentException.With.Message.StartsWith("The source has no schema."));
        Assert.That(() => ((IDataSource<int>)null!).ToDataView(), Throws.ArgumentNullException);
    }

    private static long Sum(IDataView view)
    {
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<long>(view.Schema["value"]);
        var (sum, value) = (0L, 0L);
        while (cursor.MoveNext())
        {
            getter(ref value);
            sum += value;
        }

        return sum;
    }

    private sealed record Mixed(
        bool Truth, int Int, long Long, int? Maybe, float Single, double Double, bool? Unsure, DateTimeOffset At, string Text,
        [property: Field(Length = 2)] float[] Vector);

    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }

    /// <summary>A source that really waits now and then.</summary>
    private sealed class ListSource<T>(IEnumerable<T> rows, Schema? schema = null) : IDataSource<T>
    {
        public string Name => "list";

        public Schema? Schema => schema;

        public bool IsSlow { get; init; }

        public bool TakesContext { get; init; }

        public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default) =>
            ReadRowsAsync(cancellationToken);

        private async IAsyncEnumerable<T> ReadRowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var count = 0;
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (IsSlow && ++count % 50 == 0)
                {
                    await Task.Run(() => { }, cancellationToken).ConfigureAwait(TakesContext);
                }

                yield return row;
            }
        }
    }

    private sealed class TemporaryCsv : IDisposable
    {
        private readonly string _path = Path.GetTempFileName();

        public TemporaryCsv(IEnumerable<TrainingCustomer> customers) => File.WriteAllLines(_path, customers.Select(customer =>
            FormattableString.Invariant(
            $"{(float.IsNaN(customer.Age) ? "" : customer.Age)},{customer.Income},{customer.Job},\"[{customer.History[0]},{customer.History[1]}]\",{customer.Label}"))
            .Prepend("Age,Income,Job,History,Label"));

        public CsvDataSource<TrainingCustomer> Source => new(_path);

        public void Dispose() => File.Delete(_path);
    }
}
