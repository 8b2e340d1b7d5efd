namespace Productionize;

/// <summary>Scripts that fail while they answer: a defined error each, and the model serves on.</summary>
[TestFixture]
public sealed class PythonModelFailureTests
{
    private readonly PythonFiles _files = new();

    [OneTimeTearDown]
    public void Remove_the_scripts() => _files.Dispose();

    [Test]
    public async Task What_the_script_throws_is_told_with_its_traceback()
    {
        await using var model = await _files.StartAsync<Applicant, float>("""
            def predict(rows):
                return [score(row) for row in rows]

            def score(row):
                raise KeyError("Income")
            """);
        var error = await Assert.CatchAsync<PythonModelException>(async () => await model.PredictAsync(new(30)));
        Assert.That(error!.Kind, Is.EqualTo(PythonFailure.Script));
        Assert.That(error.Message, Is.EqualTo("The script of the Python model 'poc' failed. Python says: KeyError: 'Income'"));
        Assert.That(
            error.Traceback,
            Does.Contain("line 2, in predict").And.Contain("line 5, in score").And.Not.Contain("productionize-host"));
    }

    [Test]
    public async Task Rows_that_the_script_throws_for_are_found_in_few_requests()
    {
        await using var model = await _files.StartAsync<Applicant, int>("""
            calls = 0
            def predict(rows):
                global calls
                calls += 1
                for row in rows:
                    if row["Age"] >= 600:
                        raise ValueError("too old")
                return [calls] * len(rows)
            """);
        var inputs = Enumerable.Range(0, 500).Select(i => new Applicant(i is 77 or 333 ? 600 : 30)).ToArray();
        var predictions = await model.PredictBatchAsync(inputs);
        Assert.That(
            Enumerable.Range(0, inputs.Length).Where(i => predictions[i].Error is not null), Is.EqualTo(new[] { 77, 333 }));
        Assert.That((await model.PredictAsync(new(30))).Value, Is.LessThan(50), "requests so far");
    }

    [Test]
    public async Task SystemExit_and_a_deep_recursion_are_errors_of_the_script()
    {
        await using var model = await _files.StartAsync<Applicant, float>("""
            import sys
            def predict(rows):
                if rows[0]["Age"] == 600: sys.exit(1)
                if rows[0]["Age"] == 700: return predict(rows)
                return [0.5]
            """);
        Assert.That(
            async () => await model.PredictAsync(new(600)), Throws.TypeOf<PythonModelException>().With.Message.Contains("SystemExit: 1"));
        Assert.That(
            async () => await model.PredictAsync(new(700)), Throws.TypeOf<PythonModelException>().With.Message.Contains("RecursionError"));
        Assert.That((await model.PredictAsync(new(30))).Value, Is.EqualTo(0.5f));
    }

    [Test]
    public async Task A_script_that_hangs_is_killed_and_replaced()
    {
        var services = new TestServices();
        await using var model = await PythonModel.StartAsync<Applicant, int>("poc", new()
        {
            Interpreter = PythonFiles.Interpreter,
            Timeout = TimeSpan.FromSeconds(1),
            Loggers = PythonFiles.LoggersOf(services),
            Script = _files.Write("""
                import os
                def predict(rows):
                    while rows[0]["Age"] == 666: pass
                    return [os.getpid()] * len(rows)
                """),
        });
        var first = (await model.PredictAsync(new(30))).Value;
        var error = await Assert.CatchAsync<PythonModelException>(async () => await model.PredictAsync(new(666)));
        Assert.That(error!.Kind, Is.EqualTo(PythonFailure.Timeout));
        Assert.That(error.Message, Does.Contain("'poc' has not answered within 00:00:01").And.Contain("PythonModelOptions.Timeout"));
        Assert.That((await model.PredictAsync(new(30))).Value, Is.Not.EqualTo(first));
        Assert.That(PythonFiles.IsRunning(first), Is.False);
        Assert.That(services.Messages.Select(message => message.Id.Id), Has.Some.EqualTo(504).And.Some.EqualTo(501));
    }

    [Test]
    public async Task A_worker_that_hangs_in_native_code_is_killed_as_well()
    {
        await using var model = await PythonModel.StartAsync<Applicant, float>("poc", new()
        {
            Interpreter = PythonFiles.Interpreter,
            Timeout = TimeSpan.FromSeconds(1),
            Script = _files.Write("""
                import ctypes
                def predict(rows):
                    if rows[0]["Age"] == 666: ctypes.PyDLL(None).sleep(60)  # keeps the interpreter's lock
                    return [0.5] * len(rows)
                """),
        });
        var error = await Assert.CatchAsync<PythonModelException>(async () => await model.PredictAsync(new(666)));
        Assert.That(error!.Kind, Is.EqualTo(PythonFailure.Timeout));
        Assert.That((await model.PredictAsync(new(30))).Value, Is.EqualTo(0.5f));
    }

    [Test]
    public async Task A_crash_costs_the_calls_at_work_and_says_how_it_came()
    {
        await using var model = await _files.StartAsync<Applicant, float>("""
            import ctypes, sys
            def predict(rows):
                if any(row["Age"] == 666 for row in rows):
                    print("about to fall", file=sys.stderr)
                    ctypes.string_at(0)
                return [0.5] * len(rows)
            """);
        var error = await Assert.CatchAsync<PythonModelException>(async () => await model.PredictAsync(new(666)));
        Assert.That(error!.Kind, Is.EqualTo(PythonFailure.Crashed));
        Assert.That(error.Message, Does.Match(@"The Python worker \d+ of the model 'poc' ended \(.*SIGSEGV\) before it answered"));
        Assert.That(error.Traceback, Does.Contain("about to fall").And.Contain("Segmentation fault").And.Contain("predict.py\", line 5"));
        Assert.That((await model.PredictAsync(new(30))).Value, Is.EqualTo(0.5f));
    }

    [Test]
    public async Task After_a_crash_in_a_batch_nothing_of_it_is_asked_again()
    {
        var options = new PythonModelOptions
        {
            Interpreter = PythonFiles.Interpreter,
            MaxBatchRows = 2,
            Script = _files.Write("""
                import os
                def predict(rows):
                    if any(row["Age"] == 666 for row in rows): os._exit(3)
                    return [0.5] * len(rows)
                """),
        };
        await using var model = await PythonModel.StartAsync<Applicant, float>("poc", options);
        var predictions = await model.PredictBatchAsync([new(30), new(30), new(30), new(666), new(30), new(30)]);
        Assert.That(predictions.Select(prediction => (prediction.Error as PythonModelException)?.Kind), Is.EqualTo(new PythonFailure?[]
        {
            null, null, PythonFailure.Crashed, PythonFailure.Crashed, PythonFailure.Crashed, PythonFailure.Crashed,
        }));
        Assert.That(predictions[3].Error!.Message, Does.Contain("(exit code 3)"));
    }

    [Test]
    public async Task Memory_beyond_the_limit_is_an_error_of_the_call()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var model = await PythonModel.StartAsync<Applicant, int>("poc", new()
        {
            Interpreter = PythonFiles.Interpreter,
            MemoryLimitBytes = 256 << 20,
            Script = _files.Write("""
                import os
                kept = []
                def predict(rows):
                    if rows[0]["Age"] == 666: kept.append(bytearray(1 << 30))
                    return [os.getpid()] * len(rows)
                """),
        });
        var first = (await model.PredictAsync(new(30))).Value;
        var error = await Assert.CatchAsync<PythonModelException>(async () => await model.PredictAsync(new(666)));
        Assert.That(error!.Kind, Is.EqualTo(PythonFailure.Memory));
        Assert.That(error.Message, Does.Contain("(its limit: 268435456 bytes)").And.Contain("PythonModelOptions.MemoryLimitBytes"));
        Assert.That((await model.PredictAsync(new(30))).Value, Is.Not.EqualTo(first), "a new worker, whose memory is free");
    }

    [Test]
    public async Task An_answer_of_one_GB_is_refused()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var unlimited = await _files.StartAsync<Applicant, string>(
            "def predict(rows): return ['x' * (100 << 20) for row in rows]");
        var error = await Assert.CatchAsync<PythonModelException>(async () => await unlimited.PredictAsync(new(30)));
        Assert.That(error!.Kind, Is.EqualTo(PythonFailure.BadAnswer));
        Assert.That(error.Message, Does.Contain("PythonModelOptions.MaxMessageBytes"));

        await using var limited = await PythonModel.StartAsync<Applicant, string>("poc", new()
        {
            Interpreter = PythonFiles.Interpreter,
            MemoryLimitBytes = 512 << 20,
            Script = _files.Write("def predict(rows): return ['x' * (1 << 30) for row in rows]"),
        });
        error = await Assert.CatchAsync<PythonModelException>(async () => await limited.PredictAsync(new(30)));
        Assert.That(error!.Kind, Is.EqualTo(PythonFailure.Memory));
    }

    [Test]
    public async Task A_worker_killed_while_idle_costs_no_call()
    {
        await using var model = await _files.StartAsync<Applicant, int>("import os\ndef predict(rows): return [os.getpid()] * len(rows)");
        for (var i = 0; i < 3; i++)
        {
            var worker = (await model.PredictAsync(new(30))).Value;
            await PythonFiles.KillAsync(worker);
            Assert.That((await model.PredictAsync(new(30))).Value, Is.Not.EqualTo(worker));
        }
    }

    [Test]
    public async Task A_script_that_crashes_at_every_call_is_replaced_ever_more_slowly_and_each_call_says_so()
    {
        var services = new TestServices();
        await using var model = await PythonModel.StartAsync<Applicant, int>("poc", new()
        {
            Interpreter = PythonFiles.Interpreter,
            RestartDelay = TimeSpan.FromMilliseconds(20),
            MaxRestartDelay = TimeSpan.FromMilliseconds(100),
            Loggers = PythonFiles.LoggersOf(services),
            Script = _files.Write("import os\ndef predict(rows): os._exit(1)"),
        });
        for (var call = 0; call < 4; call++)
        {
            var error = await Assert.CatchAsync<PythonModelException>(async () => await model.PredictAsync(new(30)));
            Assert.That(error!.Kind, Is.EqualTo(PythonFailure.Crashed));
        }

        await Patience.UntilAsync(() => services.Messages.Any(message => message.Id.Id == 502));
    }

    [Test]
    public async Task A_script_that_cannot_start_again_fails_calls_at_once_until_it_can()
    {
        var script = "import os\ndef predict(rows):\n    return [os.getpid()] * len(rows)";
        var services = new TestServices();
        await using var model = await PythonModel.StartAsync<Applicant, int>("poc", new()
        {
            Interpreter = PythonFiles.Interpreter,
            RestartDelay = TimeSpan.FromMilliseconds(50),
            MaxRestartDelay = TimeSpan.FromMilliseconds(200),
            Loggers = PythonFiles.LoggersOf(services),
            Script = _files.Write(script, "fragile.py"),
        });
        var worker = (await model.PredictAsync(new(30))).Value;
        _files.Write("raise ValueError('broken by a release')", "fragile.py");
        await PythonFiles.KillAsync(worker);

        var error = await Assert.CatchAsync<PythonModelException>(async () => await model.PredictAsync(new(30)));
        Assert.That(error!.Kind, Is.EqualTo(PythonFailure.Start));
        Assert.That(error.Message, Does.Contain("broken by a release"));
        Assert.That(services.Messages.Select(message => message.Id.Id), Has.Some.EqualTo(502));
        _files.Write(script, "fragile.py");
        await Patience.UntilAsync(() => services.Messages.Count(message => message.Id.Id == 500) == 2);
        Assert.That((await model.PredictAsync(new(30))).Value, Is.Not.EqualTo(worker));
    }
}
