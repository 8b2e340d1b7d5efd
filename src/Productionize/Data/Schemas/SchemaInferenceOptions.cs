namespace Productionize;

/// <summary>How far an inferred schema lets other data leave the sample. Immutable; safe to share.</summary>
public sealed class SchemaInferenceOptions
{
    /// <summary>
    /// How far a range reaches beyond the least and the greatest number of the sample, as a share of the distance between them (where they
    /// are the same number, of that number), from 0 to 1,000; default 0.1. Towards zero it reaches half-way at most.
    /// </summary>
    public double RangeTolerance { get; init; } = 0.1;

    /// <summary>
    /// By how much the share of missing cells of a source may be above that of the sample, from 0 to 1; default 0.05, which suits sources
    /// of some hundred rows or more.
    /// </summary>
    public double MissingTolerance { get; init; } = 0.05;

    /// <summary>
    /// The most different texts that are taken for categories, and so become <see cref="Field.OneOf"/>, from 0 (none) to 256; default 100.
    /// </summary>
    public int MaxCategories { get; init; } = 100;

    /// <summary>
    /// How often, on average, a text must be seen for a column's texts to be categories, from 1; default 10. So thirty names are none.
    /// </summary>
    public int RowsPerCategory { get; init; } = 10;

    /// <summary>
    /// What a text does that is not among the categories; default <see cref="RuleSeverity.Reject"/>. It becomes
    /// <see cref="Field.Severity"/>, so that it holds for the missing rate of the field as well.
    /// </summary>
    public RuleSeverity CategorySeverity { get; init; }

    /// <summary>
    /// The largest share of the cells of an undeclared column that may not be of its kind, from 0 to 0.1; default 0.001. Rows with such a
    /// cell are rejected. Without it one "unknown" would make a column of numbers one of texts.
    /// </summary>
    public double KindTolerance { get; init; } = 0.001;

    /// <summary>How many rows are looked at, from the first on, from 1 to 10,000,000; default 100,000.</summary>
    public int MaxRows { get; init; } = 100_000;

    internal void Validate()
    {
        var faults = new OptionFaults();
        faults.Check(RangeTolerance is >= 0 and <= 1000, nameof(RangeTolerance), RangeTolerance, "0 to 1000");
        faults.Check(MissingTolerance is >= 0 and <= 1, nameof(MissingTolerance), MissingTolerance, "0 to 1");
        faults.Check(MaxCategories is >= 0 and <= 256, nameof(MaxCategories), MaxCategories, "0 to 256");
        faults.Check(RowsPerCategory >= 1, nameof(RowsPerCategory), RowsPerCategory, "from 1");
        faults.Check(Enum.IsDefined(CategorySeverity), nameof(CategorySeverity), CategorySeverity, "Reject, Warn or Fail");
        faults.Check(KindTolerance is >= 0 and <= 0.1, nameof(KindTolerance), KindTolerance, "0 to 0.1");
        faults.Check(MaxRows is >= 1 and <= 10_000_000, nameof(MaxRows), MaxRows, "1 to 10000000");
        faults.ThrowIfAny(nameof(SchemaInferenceOptions));
    }
}
