namespace Productionize;

public class PythonModelOptionsTests
{
    [Test]
    public void The_defaults_are_those_documented()
    {
        var options = new PythonModelOptions { Interpreter = "python3" };
        Assert.That(
            (options.Script, options.Entry, options.MinimumVersion, options.Workers),
            Is.EqualTo(((string?)null, "predict", new Version(3, 8), 1)));
        Assert.That(
            (options.Timeout, options.StartTimeout, options.RestartDelay, options.MaxRestartDelay),
            Is.EqualTo((TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30))));
        Assert.That(
            (options.MaxWaiting, options.MaxBatchRows, options.MaxMessageBytes, options.MemoryLimitBytes),
            Is.EqualTo((1000, 1000, 64 * 1024 * 1024, (long?)null)));
        Assert.That(options.RequiredModules, Is.Empty);
        Assert.That(options.Environment, Is.Empty);
    }

    [Test]
    public void Every_fault_is_named_at_once_with_value_and_bound()
    {
        var options = new PythonModelOptions
        {
            Interpreter = " ",
            Entry = "",
            RequiredModules = [""],
            MinimumVersion = new(2, 7),
            Workers = 257,
            Timeout = TimeSpan.Zero,
            StartTimeout = TimeSpan.FromHours(2),
            RestartDelay = TimeSpan.Zero,
            MaxRestartDelay = TimeSpan.Zero,
            MaxWaiting = -1,
            MaxBatchRows = 0,
            MaxMessageBytes = 1023,
            MemoryLimitBytes = 1,
        };
        const string message =
            "PythonModelOptions: Interpreter is empty, allowed is a Python, such as /usr/bin/python3; " +
            "Entry is empty, allowed is the name of a function or class of the script; " +
            "RequiredModules is with an empty name, allowed is names such as sklearn; " +
            "MinimumVersion is 2.7, allowed is 3.8 or a later 3.x; Workers is 257, allowed is 1 to 256; " +
            "Timeout is 00:00:00, allowed is 1 ms to 1 hour; StartTimeout is 02:00:00, allowed is 1 ms to 1 hour; " +
            "RestartDelay is 00:00:00, allowed is 1 ms to 1 hour; MaxRestartDelay is 00:00:00, allowed is 1 ms to 1 hour; " +
            "MaxWaiting is -1, allowed is 0 to 1000000; MaxBatchRows is 0, allowed is from 1; " +
            "MaxMessageBytes is 1023, allowed is 1024 to 1073741824; " +
            "MemoryLimitBytes is 1, allowed is null, or from 33554432.";
        Assert.That(() => PythonModel.StartAsync<Applicant, float>("poc", options), Throws.ArgumentException.With.Message.EqualTo(message));
        Assert.That(() => PythonModel.Loader<Applicant, float>(options), Throws.ArgumentException.With.Message.EqualTo(message));
        Assert.That(() => PythonModel.Package<Applicant, float>("poc", options), Throws.ArgumentException.With.Message.EqualTo(message));
    }
}
