namespace Productionize;

[TestFixture]
public sealed class PythonWorkerTests
{
    [Test]
    public async Task AskAsync_of_a_worker_that_ended_before_says_that_it_was_not_asked()
    {
        using var files = new PythonFiles();
        using var launcher = new PythonLauncher();
        var options = files.Options("def predict(rows): return rows");
        var script = new PythonScript("poc", options, options.Script!);
        await using var worker = await PythonWorker.StartAsync(script, launcher, CancellationToken.None);
        byte[] frame = [2, 0, 0, 0, (byte)'[', (byte)']'];
        var answer = await worker.AskAsync(frame, TimeSpan.FromSeconds(10));
        Assert.That(answer!.Value.ToArray(), Is.EqualTo("[]"u8.ToArray()));
        Assert.That((worker.IsAlive, worker.HasAnswered), Is.EqualTo((true, true)));

        await PythonFiles.KillAsync(worker.Id);

        Assert.That(await worker.AskAsync(frame, TimeSpan.FromSeconds(10)), Is.Null);
        Assert.That(worker.IsAlive, Is.False);
        Assert.That(await worker.Ended, Does.StartWith("signal SIGKILL"));
    }

    [Test]
    public async Task A_frame_longer_than_allowed_is_not_read()
    {
        // What only a host that went astray sends: the bound is that of the host, and this side asks for less.
        using var files = new PythonFiles();
        using var launcher = new PythonLauncher();
        var options = new PythonModelOptions
        {
            Interpreter = PythonFiles.Interpreter,
            MaxMessageBytes = 1024,
            Script = files.Write("""
                import sys
                sys.modules["__main__"].Channel.write = lambda channel, frame: channel.output.write(b"\xff\xff\xff\x7f")
                def predict(rows): return rows
                """),
        };
        var error = await Assert.CatchAsync<PythonModelException>(
            async () => await PythonWorker.StartAsync(new PythonScript("poc", options, options.Script!), launcher, CancellationToken.None));
        Assert.That((error!.Kind, error.Message), Is.EqualTo((
            PythonFailure.BadAnswer,
            "The script of the Python model 'poc' gave a wrong answer: a frame of 2147483647 bytes, allowed are 1024.")));
    }
}
