namespace Productionize;

/// <summary>The rows of a chunk, of one source: what a column asks of each.</summary>
internal abstract class ChunkRows
{
    public abstract int Count { get; }

    public abstract Guid IdOf(int row);

    public abstract long UtcTicksOf(int row);

    public abstract long DurationTicksOf(int row);

    public abstract PredictionRole RoleOf(int row);

    public abstract PredictionStatus StatusOf(int row);

    public abstract Row InputOf(int row);

    public abstract Row? OutputOf(int row);

    /// <summary>The newest outcome of a kind; missing while nothing is known.</summary>
    public abstract FieldValue OutcomeOf(int row, string kind);
}
