using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Productionize;

/// <summary>Workers that are killed under load, and what is left when this very process is.</summary>
[TestFixture]
public sealed class PythonModelKillTests
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1";
    private static readonly int Kills = IsFull ? 100 : 20;

    private readonly PythonFiles _files = new();

    [OneTimeTearDown]
    public void Remove_the_scripts() => _files.Dispose();

    [Test]
    [CancelAfter(300_000)]
    public async Task Workers_killed_under_load_cost_only_the_calls_they_were_at(CancellationToken cancellationToken)
    {
        const int workers = 2;
        await using var model = await PythonModel.StartAsync<Applicant, Answer>("poc", new()
        {
            Interpreter = PythonFiles.Interpreter,
            Workers = workers,
            Script = _files.Write("""
                import os
                def predict(rows): return [{"Age": row["Age"], "Worker": os.getpid()} for row in rows]
                """),
        }, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var seen = new ConcurrentDictionary<int, bool>();
        long asked = 0, failed = 0, wrong = 0;
        var callers = Enumerable.Range(0, 4).Select(caller => Task.Run(
            async () =>
            {
                for (var age = caller; !stop.IsCancellationRequested; age += 4)
                {
                    Interlocked.Increment(ref asked);
                    try
                    {
                        var answer = (await model.PredictAsync(new(age), default, CancellationToken.None)).Value;
                        Interlocked.Add(ref wrong, answer.Age == age ? 0 : 1);
                        seen[answer.Worker] = true;
                    }
                    catch (PythonModelException error) when (error.Kind == PythonFailure.Crashed)
                    {
                        Interlocked.Increment(ref failed);
                    }
                }
            },
            CancellationToken.None)).ToArray();
        var random = new Random(5);
        var slowest = TimeSpan.Zero;
        for (var kill = 0; kill < Kills; kill++)
        {
            // Full service: every worker has answered, and answers enough for one call in flight to be less than a hundredth.
            var start = Stopwatch.GetTimestamp();
            var target = Interlocked.Read(ref asked) + 1000;
            int[] alive;
            while ((alive = [.. seen.Keys.Where(PythonFiles.IsRunning)]).Length < workers)
            {
                await Task.Delay(5, cancellationToken);
            }

            var recovered = Stopwatch.GetElapsedTime(start);
            slowest = kill > 0 && recovered > slowest ? recovered : slowest;
            while (Interlocked.Read(ref asked) < target)
            {
                await Task.Delay(5, cancellationToken);
            }

            await PythonFiles.KillAsync(alive[random.Next(workers)]);
            seen.Clear();
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Kills} kills, {asked} calls, {failed} failed, {wrong} wrong, full service again within {slowest.TotalMilliseconds:f0} ms"));
        if (IsFull)
        {
            Assert.That(slowest, Is.LessThan(TimeSpan.FromSeconds(2)));
        }

        Assert.That(wrong, Is.Zero);
        Assert.That(failed, Is.LessThanOrEqualTo(Kills), "a worker is at one call at most");
        Assert.That(failed, Is.LessThanOrEqualTo(asked / 100));
    }

    [TestCase("while True: pass")]
    [TestCase("ctypes.PyDLL(None).sleep(600)  # keeps the interpreter's lock")]
    [TestCase("time.sleep(600)")]
    public async Task Nothing_outlives_a_parent_that_is_killed(string hang)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var script = _files.Write($"""
            import ctypes, os, time
            def predict(rows):
                open(os.path.join({$"'{_files.Folder}'"}, "worker-%d" % os.getpid()), "w").close()
                while rows[0]["Home"] == "rent":
                    {hang}
                return [1] * len(rows)
            """);
        using var parent = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", typeof(PythonModelKillTests).Assembly.Location, "python", PythonFiles.Interpreter, script])
        {
            RedirectStandardOutput = true,
        })!;
        int[] workers = [];
        await Patience.UntilAsync(() => (workers = Workers()).Length == PythonChild.Workers);
        Assert.That(workers.Select(PythonFiles.IsRunning), Is.All.True);

        parent.Kill();
        await parent.WaitForExitAsync();

        await Patience.UntilAsync(() => workers.All(worker => !PythonFiles.IsRunning(worker)));
        foreach (var worker in workers)
        {
            File.Delete(Path.Combine(_files.Folder, $"worker-{worker}"));
        }
    }

    private int[] Workers() => [.. Directory.GetFiles(_files.Folder, "worker-*")
        .Select(file => int.Parse(Path.GetFileName(file)["worker-".Length..], CultureInfo.InvariantCulture))];

    private sealed record Answer(int Age, int Worker);
}
