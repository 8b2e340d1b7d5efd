using System.Diagnostics;
using System.Globalization;

namespace Productionize;

/// <summary>Broken files, in a child process: the native runtime reads them, and could take its host down.</summary>
public class MutatedFileTests
{
    private static readonly int Count = Environment.GetEnvironmentVariable("PRODUCTIONIZE_FULL") == "1" ? 10_000 : 500;

    [Test]
    public async Task A_mutated_file_is_refused_fails_or_answers_and_never_takes_its_host_down()
    {
        var seed = Environment.TickCount & 0xffff;
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {Count} files"));
        using var child = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                typeof(MutatedFileTests).Assembly.Location, "mutate", seed.ToString(CultureInfo.InvariantCulture), "0",
                Count.ToString(CultureInfo.InvariantCulture),
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var errors = child.StandardError.ReadToEndAsync();
            var lines = (await child.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await child.WaitForExitAsync();
            var answers = lines.Where(line => !line.StartsWith("try ", StringComparison.Ordinal)).ToArray();
            foreach (var group in answers.GroupBy(line => line.Split(' ')[0]))
            {
                await TestContext.Out.WriteLineAsync($"{group.Key}: {group.Count()}");
            }

            Assert.Multiple(() =>
            {
                Assert.That(child.ExitCode, Is.Zero, $"seed {seed}, after '{lines.LastOrDefault()}': {errors.Result}");
                Assert.That(answers.Where(line => line.StartsWith("undefined", StringComparison.Ordinal)), Is.Empty, $"seed {seed}");
                Assert.That(answers, Has.Length.EqualTo(Count));
                Assert.That(answers.Count(line => line.StartsWith("answered", StringComparison.Ordinal)), Is.GreaterThan(Count / 20));
                Assert.That(answers.Count(line => line.StartsWith("refused", StringComparison.Ordinal)), Is.GreaterThan(Count / 4));
            });
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill(entireProcessTree: true);
            }
        }
    }
}
