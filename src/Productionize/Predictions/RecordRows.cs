namespace Productionize;

/// <summary>Rows that are objects already.</summary>
internal sealed class RecordRows(IReadOnlyList<LoggedPrediction> rows) : ChunkRows
{
    public override int Count => rows.Count;

    public override Guid IdOf(int row) => rows[row].Record.Id;

    public override long UtcTicksOf(int row) => rows[row].Record.Time.UtcTicks;

    public override long DurationTicksOf(int row) => rows[row].Record.Duration.Ticks;

    public override PredictionRole RoleOf(int row) => rows[row].Record.Role;

    public override PredictionStatus StatusOf(int row) => rows[row].Record.Status;

    public override Row InputOf(int row) => rows[row].Record.Input;

    public override Row? OutputOf(int row) => rows[row].Record.Output;

    public override FieldValue OutcomeOf(int row, string kind) => rows[row].Outcome(kind);
}
