namespace Productionize;

/// <summary>
/// Columns of logged predictions of one version, for monitoring: no object per row. Spans are valid until the next chunk is asked for.
/// Fields are named <c>input.NAME</c>, <c>output.NAME</c> and <c>outcome.KIND</c>; every kind of outcome is there, missing in each row
/// while nobody knows one. A getter throws <see cref="ArgumentException"/> for a field that is not there, was not asked for
/// (<see cref="PredictionQuery.Fields"/>) or is of another kind.
/// </summary>
public abstract class PredictionColumns
{
    /// <summary>The model and version of all rows.</summary>
    public abstract ModelInfo Model { get; }

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>The fields of the inputs.</summary>
    public abstract Schema Input { get; }

    /// <summary>The fields of the outputs.</summary>
    public abstract Schema Output { get; }

    /// <summary>The ids.</summary>
    public abstract ReadOnlySpan<Guid> Ids { get; }

    /// <summary>When each call began, in ticks of UTC.</summary>
    public abstract ReadOnlySpan<long> UtcTicks { get; }

    /// <summary>How long each call took, in ticks.</summary>
    public abstract ReadOnlySpan<long> DurationTicks { get; }

    /// <summary>The role of each row; without it shadows would count as traffic.</summary>
    public abstract ReadOnlySpan<PredictionRole> Roles { get; }

    /// <summary>How each call ended.</summary>
    public abstract ReadOnlySpan<PredictionStatus> Statuses { get; }

    /// <summary>A column of <see cref="FieldKind.Single"/>; NaN where missing.</summary>
    /// <param name="field">The field.</param>
    /// <returns>One number per row.</returns>
    public abstract ReadOnlySpan<float> Singles(string field);

    /// <summary>A column of any number, or of outcomes that are numbers or truth values (1 and 0); NaN where missing.</summary>
    /// <param name="field">The field.</param>
    /// <returns>One number per row.</returns>
    public abstract ReadOnlySpan<double> Doubles(string field);

    /// <summary>
    /// A column of <see cref="FieldKind.Int64"/>, or of truth values (1 and 0); 0 where missing: see <see cref="Present"/>.
    /// </summary>
    /// <param name="field">The field.</param>
    /// <returns>One number per row.</returns>
    public abstract ReadOnlySpan<long> Int64s(string field);

    /// <summary>A column of text, as positions in <see cref="Categories"/>; -1 where missing.</summary>
    /// <param name="field">The field.</param>
    /// <returns>One position per row.</returns>
    public abstract ReadOnlySpan<int> Codes(string field);

    /// <summary>The texts of a column; the list only grows during one read.</summary>
    /// <param name="field">The field.</param>
    /// <returns>The texts, in the order of their first appearance.</returns>
    public abstract IReadOnlyList<string> Categories(string field);

    /// <summary>Which rows have a value: a bitmap, lowest bit first; empty where all have.</summary>
    /// <param name="field">The field.</param>
    /// <returns>The bitmap.</returns>
    public abstract ReadOnlySpan<byte> Present(string field);
}
