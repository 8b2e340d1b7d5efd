namespace Productionize;

/// <summary>Columns as they are; each wrong one overrides what it tells.</summary>
internal abstract class RightColumns(PredictionColumns inner) : PredictionColumns
{
    public override ModelInfo Model => inner.Model;

    public override int Count => inner.Count;

    public override Schema Input => inner.Input;

    public override Schema Output => inner.Output;

    public override ReadOnlySpan<Guid> Ids => inner.Ids;

    public override ReadOnlySpan<long> UtcTicks => inner.UtcTicks;

    public override ReadOnlySpan<long> DurationTicks => inner.DurationTicks;

    public override ReadOnlySpan<PredictionRole> Roles => inner.Roles;

    public override ReadOnlySpan<PredictionStatus> Statuses => inner.Statuses;

    public override ReadOnlySpan<float> Singles(string field) => inner.Singles(field);

    public override ReadOnlySpan<double> Doubles(string field) => inner.Doubles(field);

    public override ReadOnlySpan<long> Int64s(string field) => inner.Int64s(field);

    public override ReadOnlySpan<int> Codes(string field) => inner.Codes(field);

    public override IReadOnlyList<string> Categories(string field) => inner.Categories(field);

    public override ReadOnlySpan<byte> Present(string field) => inner.Present(field);
}
