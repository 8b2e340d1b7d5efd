namespace Productionize;

/// <summary>
/// What came of comparing a model with a golden file. Its text is for people; it has row numbers, and no values of inputs. Immutable.
/// </summary>
public sealed class ParityReport
{
    internal ParityReport(GoldenFile golden, string model) => (Golden, Model) = (golden, model);

    /// <summary>The golden file.</summary>
    public GoldenFile Golden { get; }

    /// <summary>The model compared, such as <c>credit@3</c>.</summary>
    public string Model { get; }

    /// <summary>Whether every row was answered, and as the golden file says.</summary>
    public bool Matches => FailedRows.Count == 0 && FirstDifference is null;

    /// <summary>The outputs of the golden file, in its order.</summary>
    public IReadOnlyList<ParityColumn> Columns { get; internal init; } = [];

    /// <summary>The first output that differs; null where none does.</summary>
    public ParityColumn? FirstDifference => Columns.FirstOrDefault(column => column.Differing > 0 || column.Problem is not null);

    /// <summary>The rows (from 0) that the model failed on; they are not compared.</summary>
    public IReadOnlyList<int> FailedRows { get; internal init; } = [];

    /// <summary>The error of the first of <see cref="FailedRows"/>; null where there is none.</summary>
    public Exception? FirstError { get; internal init; }

    /// <summary>
    /// The rows whose decision is another one, nearest to the threshold first; empty where nobody says what the decision is.
    /// </summary>
    public IReadOnlyList<ParityFlip> Flips { get; internal init; } = [];

    /// <summary>What the differences look like, in sentences; empty where they look like nothing known.</summary>
    public IReadOnlyList<string> Suspicions { get; internal init; } = [];

    /// <summary>Outputs of the model that the golden file does not have.</summary>
    public IReadOnlyList<string> NotCompared { get; internal init; } = [];

    internal double? Threshold { get; init; }

    /// <summary>Golden outputs that a model of one plain value has no place for.</summary>
    internal IReadOnlyList<string> NotAnswered { get; init; } = [];

    /// <summary>Does nothing where the model matches.</summary>
    /// <exception cref="ParityException">It does not.</exception>
    public void ThrowIfDifferent()
    {
        if (!Matches)
        {
            throw new ParityException(this);
        }
    }

    /// <summary>The whole report.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString() => ParityText.Of(this);
}
