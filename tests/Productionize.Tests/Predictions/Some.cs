namespace Productionize.Predictions;

/// <summary>Records and outcomes to log.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static readonly Schema Input = new(
        new Field("age", FieldKind.Single), new Field("job", FieldKind.String) { Optional = true },
        new Field("income", FieldKind.Double) { Optional = true }, new Field("visits", FieldKind.Int64) { Optional = true },
        new Field("known", FieldKind.Boolean) { Optional = true });

    public static readonly Schema Output = new(new Field("p", FieldKind.Single) { Minimum = 0, Maximum = 1 });

    public static readonly ModelInfo Churn = new("churn", 3, new ModelSignature(Input, Output)) { Format = "mlnet", Digest = "abc" };

    public static Guid Id(int number) => new(number, 7, 7, 1, 2, 3, 4, 5, 6, 7, 8);

    public static Row InputRow(float age = 40, string? job = "clerk", double? income = null, long? visits = null, bool? known = null)
    {
        var writer = new RowWriter();
        writer.Begin(Input);
        writer.Set(0, age);
        writer.Set(1, job);
        if (income is { } amount)
        {
            writer.Set(2, amount);
        }

        if (visits is { } count)
        {
            writer.Set(3, count);
        }

        if (known is { } truth)
        {
            writer.Set(4, truth);
        }

        return writer.Row.ToArray();
    }

    public static Row OutputRow(float p = 0.25f)
    {
        var writer = new RowWriter();
        writer.Begin(Output);
        writer.Set(0, p);
        return writer.Row.ToArray();
    }

    public static PredictionRecord Record(int number, string? key = null, ModelInfo? model = null) => new()
    {
        Id = Id(number),
        Time = Noon.AddMinutes(number),
        Duration = TimeSpan.FromTicks(12345),
        Model = model ?? Churn,
        Input = InputRow(number),
        Output = OutputRow(),
        Key = key,
    };

    public static PredictionOutcome Outcome(int number, FieldValue value, int day = 0, string kind = PredictionOutcome.Truth) =>
        new() { PredictionId = Id(number), Kind = kind, Value = value, ObservedAt = Noon.AddDays(day) };

    public static PredictionOutcome OutcomeOf(string key, FieldValue value, int day = 0) =>
        new() { Key = key, Value = value, ObservedAt = Noon.AddDays(day) };

    public static async Task<List<LoggedPrediction>> ReadAllAsync(this IPredictionReader reader, PredictionQuery? query = null) =>
        await reader.ReadAsync(query ?? new PredictionQuery()).ToListAsync();

    public static async Task<List<PredictionRecord>> RecordsAsync(this IPredictionReader reader, PredictionQuery? query = null) =>
        [.. (await reader.ReadAllAsync(query)).Select(logged => logged.Record)];
}
