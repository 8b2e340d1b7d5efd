namespace Productionize;

/// <summary>What keeps a script from starting: each says what to install or to change, and leaves no process behind.</summary>
[TestFixture]
public sealed class PythonModelStartTests
{
    private readonly PythonFiles _files = new();

    [OneTimeTearDown]
    public void Remove_the_scripts() => _files.Dispose();

    [Test]
    public async Task An_interpreter_that_does_not_exist_is_named_with_how_to_get_one()
    {
        foreach (var interpreter in new[] { "/usr/bin/python9", "python-that-nobody-has", "./python3" })
        {
            var error = await RefusedAsync(new() { Interpreter = interpreter, Script = _files.Write("") });
            Assert.That(error.Message, Is.EqualTo(
                $"The Python model 'poc' cannot start: there is no Python interpreter '{interpreter}'. " +
                "Set PythonModelOptions.Interpreter to one, or install it (Debian: apt-get install python3)."));
        }
    }

    [Test]
    public async Task What_is_no_interpreter_is_said_to_be_none()
    {
        var plain = await RefusedAsync(new() { Interpreter = _files.Write("", "plain.txt"), Script = _files.Write("") });
        Assert.That(plain.Message, Does.Contain("plain.txt").And.Contain("cannot be run"));
        var other = await RefusedAsync(new() { Interpreter = "/bin/false", Script = _files.Write("") });
        Assert.That(other.Message, Does.EndWith("Python ended while it loaded the script (exit code 1)."));
    }

    [Test]
    public async Task What_prints_before_Python_starts_is_told()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var wrapper = _files.Write($"#!/bin/sh\necho Activating\nexec {PythonFiles.Interpreter} \"$@\"\n", "banner.sh");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var interpreter in new[] { wrapper, "/bin/echo" })
        {
            var error = await RefusedAsync(new() { Interpreter = interpreter, Script = _files.Write("predict = len") });
            Assert.That(error.Message, Does.Contain("wrote to the standard output before the host did").And.Contain("PythonModelOptions.Interpreter"));
        }
    }

    [Test]
    public async Task A_script_that_does_not_exist_is_named()
    {
        var path = Path.Combine(_files.Folder, "nowhere.py");
        var error = await RefusedAsync(new() { Interpreter = PythonFiles.Interpreter, Script = path });
        Assert.That(error.Message, Does.Contain($"there is no script '{path}'").And.Contain("PythonModelOptions.Script"));
    }

    [Test]
    public async Task Missing_modules_are_named_with_what_brings_them()
    {
        var error = await RefusedAsync(new()
        {
            Interpreter = PythonFiles.Interpreter,
            RequiredModules = ["json", "cv2", "no_such_module", "no_such_package.inner"],
            Script = _files.Write("raise SystemExit('the script is not run')"),
        });
        Assert.That(error.Message, Does.Match(
            @"lacks cv2, no_such_module, no_such_package\.inner\. Install for it what is missing " +
            @"\(.*python3 -m pip install opencv-python no_such_module no_such_package; " +
            @"Debian's own Python: apt-get install python3-opencv python3-no-such-module python3-no-such-package\)"));
    }

    [Test]
    public async Task A_module_that_the_script_misses_is_told_likewise()
    {
        var error = await RefusedAsync(_files.Options("import no_such_module"));
        Assert.That(error.Message, Does.Contain("lacks no_such_module").And.EndsWith(
            "Python says: ModuleNotFoundError: No module named 'no_such_module'."));
        Assert.That(error.Traceback, Does.Contain("predict.py\", line 1").And.Not.Contain("productionize-host"));
    }

    [Test]
    public async Task A_Python_that_is_too_old_is_told()
    {
        var error = await RefusedAsync(new()
        {
            Interpreter = PythonFiles.Interpreter,
            MinimumVersion = new(3, 99),
            Script = _files.Write(""),
        });
        Assert.That(
            error.Message,
            Does.Match(@"'/.*python3' is Python 3\.\d+\.\d+, but at least 3\.99 is needed\. Set PythonModelOptions\.Interpreter"));
    }

    [TestCase("x = 1\nx.y", "AttributeError: 'int' object has no attribute 'y'", "line 2")]
    [TestCase("def predict(rows)", "SyntaxError: expected ':'", "line 1")]
    [TestCase("raise SystemExit(3)", "SystemExit: 3", "line 1")]
    [TestCase("raise ValueError('one\\ntwo')", "ValueError: one", "line 1")]
    [TestCase("raise ValueError('caf\\udce9')", "ValueError: caf?", "line 1")]
    public async Task A_script_that_cannot_be_loaded_is_told_with_Pythons_words(string script, string message, string place)
    {
        var error = await RefusedAsync(_files.Options(script));
        Assert.That(error.Message, Does.Contain("cannot be loaded").And.EndsWith($"Python says: {message}."));
        Assert.That(error.Traceback, Does.Contain(place));
    }

    [Test]
    public async Task A_script_that_ends_its_process_is_told_with_its_last_lines()
    {
        var error = await RefusedAsync(_files.Options("import os\nprint('no licence')\nos._exit(7)"));
        Assert.That(error.Message, Does.Contain("(exit code 7)").And.Contain("Its last lines: no licence"));
    }

    [Test]
    public async Task A_script_without_the_entry_is_told_what_it_has()
    {
        var error = await RefusedAsync(_files.Options("def forecast(rows): pass\nvalue = 1"));
        Assert.That(error.Message, Does.Contain("has no function or class 'predict' with which to predict; it has: forecast."));
    }

    [Test]
    public async Task Names_of_Pythons_own_modules_in_the_folder_or_of_the_script_are_in_nobodys_way()
    {
        Directory.CreateDirectory(Path.Combine(_files.Folder, "names"));
        _files.Write("raise ImportError('not the one of Python')", "names/signal.py");
        await using var model = await PythonModel.StartAsync<Applicant, int>("poc", new()
        {
            Interpreter = PythonFiles.Interpreter,
            Script = _files.Write("import json\ndef predict(rows): return [len(json.dumps([])) for row in rows]", "names/json.py"),
        });
        Assert.That((await model.PredictAsync(new(30))).Value, Is.EqualTo(2));
    }

    [Test]
    public async Task A_script_that_loads_too_long_is_ended()
    {
        var error = await RefusedAsync(new()
        {
            Interpreter = PythonFiles.Interpreter,
            StartTimeout = TimeSpan.FromSeconds(1),
            Script = _files.Write("while True: pass"),
        });
        Assert.That(error.Message, Does.Contain("has not loaded within 00:00:01").And.Contain("PythonModelOptions.StartTimeout"));
    }

    [Test]
    public async Task A_script_that_needs_more_memory_to_load_than_it_may_have_is_told()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var error = await RefusedAsync(new()
        {
            Interpreter = PythonFiles.Interpreter,
            MemoryLimitBytes = 64 << 20,
            Script = _files.Write("table = bytearray(1 << 30)"),
        });
        Assert.That(
            error.Message, Does.Contain("needs more than 67108864 bytes to load").And.Contain("PythonModelOptions.MemoryLimitBytes"));
    }

    [Test]
    public async Task A_start_that_is_cancelled_leaves_no_process()
    {
        var mark = Path.Combine(_files.Folder, "mark");
        var options = _files.Options($"""
            import os
            open({$"'{mark}'"}, "w").write(str(os.getpid()))
            while True: pass
            """);
        using var stop = new CancellationTokenSource();
        var starting = PythonModel.StartAsync<Applicant, float>("poc", options, stop.Token);
        await Patience.UntilAsync(() => File.Exists(mark) && new FileInfo(mark).Length > 0);
        await stop.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(async () => await starting);
        Assert.That(PythonFiles.IsRunning(int.Parse(await File.ReadAllTextAsync(mark), null)), Is.False);
    }

    [Test]
    public async Task An_interpreter_that_starts_Python_as_a_child_is_refused()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var wrapper = _files.Write($"#!/bin/sh\n{PythonFiles.Interpreter} \"$@\"\nexit $?\n", "wrapper.sh");
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var error = await RefusedAsync(new() { Interpreter = wrapper, Script = _files.Write("predict = len") });
        Assert.That(error.Message, Does.Contain("is not Python itself").And.Contain("PythonModelOptions.Interpreter"));
    }

    [Test]
    public void A_script_must_be_named() => Assert.That(
        () => PythonModel.StartAsync<Applicant, float>("poc", new() { Interpreter = "python3" }),
        Throws.ArgumentException.With.Message.Contains("PythonModelOptions.Script is empty"));

    private static async Task<PythonModelException> RefusedAsync(PythonModelOptions options)
    {
        var error = await Assert.CatchAsync<PythonModelException>(
            async () => await PythonModel.StartAsync<Applicant, float>("poc", options));
        Assert.That(error!.Kind, Is.EqualTo(PythonFailure.Start));
        return error;
    }
}
