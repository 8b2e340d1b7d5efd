namespace Productionize;

[TestFixture]
public sealed class PythonWorkerTests
{
    [Test]
    public async Task AskAsync_of_a_worker_that_ended_after_it_was_taken_asks_for_another_one()
    {
        using var launcher = new PythonLauncher();
        using var files = new PythonFiles();
        var options = files.Options("def predict(rows): return rows");
        var worker = await PythonWorker.StartAsync(new PythonScript("poc", options, options.Script!), launcher, CancellationToken.None);

        // The pool lets go of it when its process ends, whoever has taken it in that moment.
        await worker.DisposeAsync();
        var codec = RowCodec.For<Applicant>();
        var frame = new PythonRows<Applicant>(codec, codec.Schema).Encode(worker.Scratch, [new Applicant(30)], 0, 1, 1000);

        Assert.That(await worker.AskAsync(frame), Is.Null);
    }

    [Test]
    public async Task AskAsync_of_a_worker_that_ended_before_says_that_it_was_not_asked()
    {
        using var files = new PythonFiles();
        using var launcher = new PythonLauncher();
        var options = files.Options("def predict(rows): return rows");
        await using var worker = await PythonWorker.StartAsync(new PythonScript("poc", options, options.Script!), launcher, CancellationToken.None);
        byte[] frame = [.. new byte[PythonFrame.HeaderBytes], (byte)'[', (byte)']'];
        var answer = await worker.AskAsync(frame);
        Assert.That(answer!.Value.ToArray(), Is.EqualTo("[]"u8.ToArray()));
        Assert.That((worker.IsAlive, worker.HasAnswered), Is.EqualTo((true, true)));

        await PythonFiles.KillAsync(worker.Id);

        Assert.That(await worker.AskAsync(frame), Is.Null);
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
                sys.modules["__main__"].Channel.write = lambda channel, frame: channel.output.write(b"\xff\xff\xff\x7f" + channel.number)
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
