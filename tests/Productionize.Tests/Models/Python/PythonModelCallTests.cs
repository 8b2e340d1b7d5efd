using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;

namespace Productionize;

/// <summary>Calls that wait, that are refused, that are cancelled, and those after the end.</summary>
[TestFixture]
public sealed class PythonModelCallTests
{
    // Answers when the file of that name is there, and says that it has begun.
    private const string Gated = """
        import os, time
        def predict(rows):
            for row in rows:
                if row["Home"] != "own":
                    open(row["Home"] + ".begun", "w").close()
                    while not os.path.exists(row["Home"]): time.sleep(0.005)
            return [os.getpid()] * len(rows)
        """;

    private readonly PythonFiles _files = new();

    [OneTimeTearDown]
    public void Remove_the_scripts() => _files.Dispose();

    [Test]
    public async Task As_many_calls_run_as_there_are_workers_and_the_others_wait()
    {
        await using var model = await StartAsync(workers: 2);
        var first = AskAsync(model, "a");
        var second = AskAsync(model, "b");
        var third = model.PredictAsync(new(30)).AsTask();
        await BegunAsync("a");
        await BegunAsync("b");
        Assert.That(third.IsCompleted, Is.False);
        Open("a");
        Assert.That(await Patience.Of(third), Is.EqualTo(await Patience.Of(first)), "the worker that became free");
        Open("b");
        Assert.That((await second).Value, Is.Not.EqualTo((await first).Value));
    }

    [Test]
    public async Task More_calls_than_may_wait_are_refused_and_counted()
    {
        using var meter = new MeterListener();
        var refused = 0L;
        meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "productionize.python.refused")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meter.SetMeasurementEventCallback<long>((_, count, tags, _) => refused += tags[0].Value is "busy" ? count : 0);
        meter.Start();
        await using var model = await StartAsync(workers: 1, maxWaiting: 1, name: "busy");
        var working = AskAsync(model, "c");
        await BegunAsync("c");
        var waiting = model.PredictAsync(new(30)).AsTask();
        var error = await Assert.CatchAsync<PythonModelException>(async () => await model.PredictAsync(new(30)));
        Assert.That(error!.Kind, Is.EqualTo(PythonFailure.Busy));
        Assert.That(
            error.Message,
            Does.StartWith("1 calls to the Python model 'busy' wait already").And.Contain("PythonModelOptions.MaxWaiting"));
        Assert.That(refused, Is.EqualTo(1));
        Open("c");
        await Patience.Of(Task.WhenAll(working, waiting));
    }

    [Test]
    public async Task A_call_that_finds_no_free_worker_in_time_says_so_and_costs_no_worker()
    {
        await using var model = await StartAsync(workers: 1, timeout: TimeSpan.FromSeconds(2));
        var working = AskAsync(model, "d");
        await BegunAsync("d");
        using (var waiting = new CancellationTokenSource())
        {
            var cancelled = model.PredictAsync(new(30), default, waiting.Token).AsTask();
            await waiting.CancelAsync();
            await Assert.CatchAsync<OperationCanceledException>(async () => await Patience.Of(cancelled));
        }

        var late = model.PredictAsync(new(30)).AsTask();
        var hung = await Assert.CatchAsync<PythonModelException>(async () => await working);
        Assert.That(hung!.Message, Does.Contain("has not answered within"));

        // Killed with the worker's deadline a moment before its own: it has the next worker, or said that none was free.
        try
        {
            await Patience.Of(late);
        }
        catch (PythonModelException error)
        {
            Assert.That(error.Message, Does.Contain("None of the 1 workers"));
        }

        Assert.That(async () => await model.PredictAsync(new(30)), Throws.Nothing);
    }

    [Test]
    public async Task A_call_whose_time_went_by_while_it_waited_costs_no_worker()
    {
        var time = new FakeTimeProvider();
        await using var model = await StartAsync(workers: 1, time: time);
        var first = AskAsync(model, "h");
        var second = AskAsync(model, "i");
        await BegunAsync("h");
        time.Advance(TimeSpan.FromSeconds(29));
        Open("h");
        await BegunAsync("i");
        time.Advance(TimeSpan.FromSeconds(2));
        var error = await Assert.CatchAsync<PythonModelException>(async () => await Patience.Of(second));
        Assert.That(error!.Kind, Is.EqualTo(PythonFailure.Timeout));
        Assert.That(error.Message, Does.Contain("within 00:00:30").And.Contain("PythonModelOptions.Timeout"));
        Open("i");
        Assert.That((await model.PredictAsync(new(30))).Value, Is.EqualTo((await first).Value), "the same worker");
    }

    [TestCase(10, true)]
    [TestCase(20, false)]
    public async Task The_first_that_waits_is_served_first_until_it_has_waited_half_of_its_time(int seconds, bool inOrder)
    {
        var time = new FakeTimeProvider();
        await using var model = await StartAsync(workers: 1, time: time);
        var working = AskAsync(model, $"k{seconds}");
        await BegunAsync($"k{seconds}");
        var (first, second) = (AskAsync(model, $"l{seconds}"), AskAsync(model, $"m{seconds}"));
        time.Advance(TimeSpan.FromSeconds(seconds));
        Open($"k{seconds}");
        await BegunAsync($"{(inOrder ? 'l' : 'm')}{seconds}");
        Open($"{(inOrder ? 'l' : 'm')}{seconds}");
        await Patience.Of(inOrder ? first : second);
        Open($"{(inOrder ? 'm' : 'l')}{seconds}");
        await Patience.Of(Task.WhenAll(working, first, second));
    }

    [Test]
    public async Task A_cancelled_call_returns_at_once_and_its_worker_serves_on()
    {
        await using var model = await StartAsync(workers: 1);
        using var stop = new CancellationTokenSource();
        var worker = (await model.PredictAsync(new(30))).Value;
        var cancelled = model.PredictAsync(new(30, Gate("e")), default, stop.Token).AsTask();
        var batch = model.PredictBatchAsync([new(30), new(40)], null, stop.Token).AsTask();
        await BegunAsync("e");
        await stop.CancelAsync();
        var error = await Assert.CatchAsync<OperationCanceledException>(async () => await Patience.Of(cancelled));
        Assert.That(error!.CancellationToken, Is.EqualTo(stop.Token));
        await Assert.CatchAsync<OperationCanceledException>(async () => await Patience.Of(batch));
        var next = model.PredictAsync(new(30)).AsTask();
        Assert.That(next.IsCompleted, Is.False, "the worker ends what it began");
        Open("e");
        Assert.That((await Patience.Of(next)).Value, Is.EqualTo(worker), "it was not killed");
    }

    [Test]
    public async Task A_call_cancelled_while_its_answer_comes_is_cancelled_and_not_empty()
    {
        await using var model = await StartAsync(workers: 1);
        using var stop = new CancellationTokenSource();
        var cancelled = model.PredictAsync(new(30, Gate("g")), default, stop.Token).AsTask();
        await BegunAsync("g");

        // Runs before the callback of the call itself, and until the worker is free again.
        await using var slow = stop.Token.Register(() =>
        {
            Open("g");
            model.PredictAsync(new(30)).AsTask().Wait(CancellationToken.None);
        });
        await Task.Run(stop.Cancel);
        await Assert.CatchAsync<OperationCanceledException>(async () => await Patience.Of(cancelled));
    }

    [Test]
    public async Task Disposing_ends_the_processes_and_later_calls_are_refused()
    {
        var model = await StartAsync(workers: 2);
        var worker = (await model.PredictAsync(new(30))).Value;
        await model.DisposeAsync();
        await model.DisposeAsync();
        Assert.That(PythonFiles.IsRunning(worker), Is.False);
        Assert.That(async () => await model.PredictAsync(new(30)), Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("'poc'"));
        Assert.That(async () => await model.PredictBatchAsync([new(30)]), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task Disposing_lets_a_call_at_work_end_and_runs_what_the_script_registered_for_its_end()
    {
        var mark = Path.Combine(_files.Folder, "ended");
        var model = await PythonModel.StartAsync<Applicant, int>("poc", new()
        {
            Interpreter = PythonFiles.Interpreter,
            Script = _files.Write($"import atexit\natexit.register(lambda: open('{mark}', 'w').close())\n{Gated}"),
        });
        var working = AskAsync(model, "f");
        await BegunAsync("f");
        var disposing = model.DisposeAsync();
        Open("f");
        Assert.That(await Patience.Of(working), Is.Not.Default);
        await disposing;
        Assert.That(File.Exists(mark));
    }

    [Test]
    public async Task A_call_that_disposing_cuts_off_says_so_and_a_second_disposal_awaits_the_first()
    {
        var model = await StartAsync(workers: 1);
        var worker = (await model.PredictAsync(new(30))).Value;
        var working = AskAsync(model, "j");
        await BegunAsync("j");
        var first = model.DisposeAsync();
        await model.DisposeAsync();
        Assert.That(PythonFiles.IsRunning(worker), Is.False);
        await first;
        Assert.That(async () => await Patience.Of(working), Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("'poc'"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task What_a_script_started_ends_with_its_worker(bool crash)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var model = await PythonModel.StartAsync<Applicant, int>("poc", new()
        {
            Interpreter = PythonFiles.Interpreter,
            Script = _files.Write("""
                import os, subprocess
                child = subprocess.Popen(["sleep", "60"])
                def predict(rows):
                    if rows[0]["Age"] == 666: os._exit(3)
                    return [child.pid]
                """),
        });
        var child = (await model.PredictAsync(new(30))).Value;
        Assert.That(PythonFiles.IsRunning(child));
        if (crash)
        {
            await Assert.CatchAsync<PythonModelException>(async () => await model.PredictAsync(new(666)));
            await Patience.UntilAsync(() => !PythonFiles.IsRunning(child));
        }

        await model.DisposeAsync();
        await Patience.UntilAsync(() => !PythonFiles.IsRunning(child));
    }

    [Test]
    public async Task Disposing_kills_a_worker_that_does_not_end_with_the_processes_that_it_started()
    {
        var model = await PythonModel.StartAsync<Applicant, int>("poc", new()
        {
            Interpreter = PythonFiles.Interpreter,
            Script = _files.Write("""
                import atexit, subprocess, time
                child = subprocess.Popen(["sleep", "60"])
                atexit.register(lambda: time.sleep(60))
                def predict(rows): return [child.pid]
                """),
        });
        var child = (await model.PredictAsync(new(30))).Value;
        Assert.That(PythonFiles.IsRunning(child));
        await model.DisposeAsync();
        await Patience.UntilAsync(() => !PythonFiles.IsRunning(child));
    }

    private async Task<PythonModel<Applicant, int>> StartAsync(
        int workers, int maxWaiting = 1000, TimeSpan? timeout = null, string name = "poc", TimeProvider? time = null) =>
        await PythonModel.StartAsync<Applicant, int>(name, new()
        {
            Interpreter = PythonFiles.Interpreter,
            Workers = workers,
            MaxWaiting = maxWaiting,
            Timeout = timeout ?? TimeSpan.FromSeconds(30),
            Time = time,
            Script = _files.Write(Gated),
        });

    private Task<Prediction<int>> AskAsync(PythonModel<Applicant, int> model, string gate) =>
        model.PredictAsync(new(30, Gate(gate))).AsTask();

    private string Gate(string name) => Path.Combine(_files.Folder, name);

    private Task BegunAsync(string gate) => Patience.UntilAsync(() => File.Exists(Gate(gate) + ".begun"));

    private void Open(string gate) => File.WriteAllText(Gate(gate), "");
}
