namespace Productionize;

public class OnnxSessionTests
{
    private static readonly byte[] Small = File.ReadAllBytes(Models.PathOf("credit_logreg"));

    [Test]
    public void A_small_model_has_a_session_for_each_call_at_the_same_time_up_to_the_processors()
    {
        var session = OnnxSession.Open(Small, "small", new(), null);
        var given = Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => session.TryEnter()).ToArray();
        Assert.That(given, Has.None.Null);
        Assert.That(given.Distinct().Count(), Is.EqualTo(Environment.ProcessorCount));
    }

    [Test]
    public void Where_threads_or_memory_would_multiply_there_is_one_session()
    {
        var threads = OnnxSession.Open(Small, "threads", new() { IntraOpThreads = 2 }, null);
        var large = OnnxSession.Open(
            OnnxBuilder.Join(Small, OnnxBuilder.Text(6, new string(' ', 1024 * 1024))), "large, by its documentation", new(), null);
        foreach (var one in new[] { threads, large })
        {
            Assert.That(Enumerable.Range(0, 4).Select(_ => one.TryEnter()).Distinct().Count(), Is.EqualTo(1));
        }
    }

    [Test]
    public void Nobody_enters_after_the_last_has_left()
    {
        var session = OnnxSession.Open(Small, "small", new(), null);
        var used = session.TryEnter()!;
        session.Leave();
        Assert.That(used.InputNames, Has.Count.EqualTo(1), "its user may go on");
        Assert.That(session.TryEnter(), Is.Not.Null);
        session.Leave();
        session.Leave();
        Assert.That(session.TryEnter(), Is.Null);
    }
}
