namespace Productionize;

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.Columns_are_of_the_predictions_that_the_query_selects))]
internal sealed class WrongLogThatHasAllInItsColumns : RightLog
{
    public override IAsyncEnumerable<PredictionColumns> ReadColumnsAsync(
        PredictionQuery query, CancellationToken cancellationToken = default) =>
        base.ReadColumnsAsync(query is null ? null! : new PredictionQuery { Fields = query.Fields }, cancellationToken);
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.Only_the_fields_that_were_asked_for_are_there))]
internal sealed class WrongLogThatIgnoresFields : RightLog
{
    public override IAsyncEnumerable<PredictionColumns> ReadColumnsAsync(
        PredictionQuery query, CancellationToken cancellationToken = default) =>
        base.ReadColumnsAsync(query is null ? null! : query with { Fields = null }, cancellationToken);
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.Columns_say_of_each_prediction_what_its_record_says))]
internal sealed class WrongLogThatCountsShadowsAsTraffic : RightLog
{
    protected override PredictionColumns Shown(PredictionColumns chunk) => new Columns(chunk);

    private sealed class Columns(PredictionColumns inner) : RightColumns(inner)
    {
        public override ReadOnlySpan<PredictionRole> Roles => new PredictionRole[Count];
    }
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.Numbers_are_columns_with_NaN_or_zero_where_missing))]
internal sealed class WrongLogThatTakesMissingForZero : RightLog
{
    protected override PredictionColumns Shown(PredictionColumns chunk) => new Columns(chunk);

    private sealed class Columns(PredictionColumns inner) : RightColumns(inner)
    {
        public override ReadOnlySpan<double> Doubles(string field)
        {
            var numbers = base.Doubles(field).ToArray();
            return field.StartsWith("input.", StringComparison.Ordinal) ? numbers.Select(n => double.IsNaN(n) ? 0 : n).ToArray() : numbers;
        }
    }
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.Outcomes_are_columns_also_of_a_kind_that_nobody_knows_yet))]
internal sealed class WrongLogThatKnowsOnlyKindsThatCame : RightLog
{
    protected override PredictionColumns Shown(PredictionColumns chunk) =>
        new Columns(chunk, [.. Log.Outcomes.Select(outcome => outcome.Kind)]);

    private sealed class Columns(PredictionColumns inner, string[] kinds) : RightColumns(inner)
    {
        public override ReadOnlySpan<double> Doubles(string field) =>
            field.StartsWith("outcome.", StringComparison.Ordinal) && kinds.Length > 0 && !kinds.Contains(field["outcome.".Length..])
                ? throw new ArgumentException("There is no such outcome.", nameof(field))
                : base.Doubles(field);
    }
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.Texts_are_columns_of_codes))]
internal sealed class WrongLogThatTakesMissingForTheFirstText : RightLog
{
    protected override PredictionColumns Shown(PredictionColumns chunk) => new Columns(chunk);

    private sealed class Columns(PredictionColumns inner) : RightColumns(inner)
    {
        public override ReadOnlySpan<int> Codes(string field)
        {
            var codes = base.Codes(field).ToArray();
            return field.StartsWith("input.", StringComparison.Ordinal) ? codes.Select(code => Math.Max(0, code)).ToArray() : codes;
        }
    }
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.The_texts_of_a_column_only_grow_during_one_read))]
internal sealed class WrongLogThatNumbersTextsAnewInEachChunk : RightLog
{
    protected override PredictionColumns Shown(PredictionColumns chunk) => new Columns(chunk);

    private sealed class Columns(PredictionColumns inner) : RightColumns(inner)
    {
        public override ReadOnlySpan<int> Codes(string field)
        {
            var texts = Categories(field).ToList();
            var all = base.Categories(field);
            return base.Codes(field).ToArray().Select(code => code < 0 ? -1 : texts.IndexOf(all[code])).ToArray();
        }

        public override IReadOnlyList<string> Categories(string field)
        {
            var codes = base.Codes(field).ToArray();
            var all = base.Categories(field);
            return [.. codes.Where(code => code >= 0).Distinct().Select(code => all[code])];
        }
    }
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.A_bitmap_says_which_rows_have_a_value))]
internal sealed class WrongLogThatSaysThatAllIsThere : RightLog
{
    protected override PredictionColumns Shown(PredictionColumns chunk) => new Columns(chunk);

    private sealed class Columns(PredictionColumns inner) : RightColumns(inner)
    {
        public override ReadOnlySpan<byte> Present(string field) => base.Present(field)[..0];
    }
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.A_chunk_is_of_one_version))]
internal sealed class WrongLogThatTakesAllForOneVersion : RightLog
{
    protected override PredictionColumns Shown(PredictionColumns chunk) => new Columns(chunk, Log.Records[0].Model);

    private sealed class Columns(PredictionColumns inner, ModelInfo first) : RightColumns(inner)
    {
        public override ModelInfo Model => first;
    }
}

[Breaks(typeof(PredictionLogSuite<>), nameof(PredictionLogContract.A_field_that_is_not_there_or_of_another_kind_is_refused))]
internal sealed class WrongLogThatTakesUnknownFieldsForMissing : RightLog
{
    protected override PredictionColumns Shown(PredictionColumns chunk) => new Columns(chunk);

    private sealed class Columns(PredictionColumns inner) : RightColumns(inner)
    {
        public override ReadOnlySpan<double> Doubles(string field) =>
            field.StartsWith("input.", StringComparison.Ordinal) && Input.IndexOf(field["input.".Length..]) < 0
                ? Enumerable.Repeat(double.NaN, Count).ToArray()
                : base.Doubles(field);
    }
}
