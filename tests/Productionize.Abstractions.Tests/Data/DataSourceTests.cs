using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>What the interface gives to every source.</summary>
public class DataSourceTests
{
    private static readonly string[] Rows = ["a", "b"];

    [Test]
    public async Task A_source_is_read_by_await_foreach_with_a_pass_of_its_own()
    {
        var source = new Listed();

        Assert.That(await source.ToListAsync(), Is.EqualTo(Rows));
        Assert.That(source.Passes.Single().Accepted, Is.EqualTo(2));
    }

    [Test]
    public void A_token_given_to_await_foreach_ends_the_pass() => Assert.That(
        async () => await new Listed().ToListAsync(new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());

    private sealed class Listed : IDataSource<string>
    {
        public List<DataPass> Passes { get; } = [];

        public string Name => "listed";

        public async IAsyncEnumerable<string> ReadAsync(
            DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            Passes.Add(pass);
            foreach (var name in Rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                pass.Accept();
                yield return name;
            }
        }
    }
}
