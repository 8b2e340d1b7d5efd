namespace Productionize;

/// <summary>Rows of a block, read where they are: no object for any.</summary>
internal sealed class BlockRows(PredictionBlock block, IReadOnlyList<int> rows) : ChunkRows
{
    public override int Count => rows.Count;

    public override Guid IdOf(int row) => block[rows[row]].Id;

    public override long UtcTicksOf(int row) => block[rows[row]].UtcTicks;

    public override long DurationTicksOf(int row) => block[rows[row]].Duration.Ticks;

    public override PredictionRole RoleOf(int row) => block[rows[row]].Role;

    public override PredictionStatus StatusOf(int row) => block[rows[row]].Status;

    public override Row InputOf(int row) => block[rows[row]].Input;

    public override Row? OutputOf(int row) => block[rows[row]].Output;

    public override FieldValue OutcomeOf(int row, string kind) => block.OutcomeOf(rows[row], kind);
}
