namespace Productionize;

/// <summary>What a promotion is told is checked at the call, before a trial that may take minutes.</summary>
public sealed class ModelPromotionArgumentTests
{
    private const string Empty = "The reason is empty or white space; 1 to 4096 are allowed. Say why; the history keeps it.";

    private readonly ModelPromotion<string, int> _promotion = new(new InMemoryModelStore(), "churn", "champion", new ScriptedLoader());

    [Test]
    public void A_reason_that_says_nothing_is_refused_at_the_call_by_its_name() => Assert.Multiple(() =>
    {
        Refuses(() => _promotion.PromoteAsync(1, "ada", " "), Empty, "reason");
        Refuses(() => _promotion.RollbackAsync("ada", ""), Empty, "reason");
        Refuses(() => _promotion.RefuseAsync(1, "ada", "\t"), Empty, "reason");
    });

    [Test]
    public void An_actor_or_a_report_out_of_bounds_is_refused_at_the_call_by_its_name() => Assert.Multiple(() =>
    {
        Refuses(
            () => _promotion.PromoteAsync(1, new('a', 257), "better"),
            "The actor has 257 characters; 1 to 256 are allowed. Name the person or the service that answers for it.", "actor");
        Refuses(
            () => _promotion.PromoteAsync(1, "ada", "better", new string('r', 1_000_001)),
            "The report has 1000001 characters; 1 to 1000000 are allowed. Leave it null where there is none", "report");
        Refuses(() => _promotion.PromoteAsync(1, "ada", "better", ""), "The report is empty", "report");
    });

    [Test]
    public void A_name_that_is_none_is_refused_when_the_promotion_is_made() => Assert.Multiple(() =>
    {
        Refuses(() => With("Churn", "champion"), "'Churn' is not a name", "model");
        Refuses(() => With("churn", "a b"), "'a b' is not a name", "alias");
    });

    private static ValueTask<AliasEntry> With(string model, string alias) =>
        new ModelPromotion<string, int>(new InMemoryModelStore(), model, alias, new ScriptedLoader()).RollbackAsync("ada", "worse");

    // Nothing is awaited: a check behind the first await would not throw here.
    private static void Refuses(Func<ValueTask<AliasEntry>> call, string message, string parameter) => Assert.That(
        () => _ = call().AsTask(), Throws.ArgumentException.With.Message.StartsWith(message).And.Property("ParamName").EqualTo(parameter));
}
