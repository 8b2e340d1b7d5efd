namespace Productionize;

/// <summary>
/// Records and outcomes for tests of prediction logs. Each record is a complete one; change what matters with a <c>with</c>:
/// <c>PredictionSamples.Record(1) with { Status = PredictionStatus.Failed }</c>.
/// </summary>
public static class PredictionSamples
{
    /// <summary>Noon of 2 January 2026, UTC: record 0 was made then, record n minutes later.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Cells of five kinds; only age is required.</summary>
    public static readonly Schema Input = new(
        new Field("age", FieldKind.Single), new Field("job", FieldKind.String) { Optional = true },
        new Field("income", FieldKind.Double) { Optional = true }, new Field("visits", FieldKind.Int64) { Optional = true },
        new Field("known", FieldKind.Boolean) { Optional = true });

    /// <summary>One probability, p.</summary>
    public static readonly Schema Output = new(new Field("p", FieldKind.Single) { Minimum = 0, Maximum = 1 });

    /// <summary>The model of each record: churn, version 3.</summary>
    public static readonly ModelInfo Churn = new("churn", 3, new ModelSignature(Input, Output)) { Format = "mlnet", Digest = "abc" };

    /// <summary>The id of record <paramref name="number"/>.</summary>
    /// <param name="number">Which record.</param>
    public static Guid Id(int number) => new(number, 7, 7, 1, 2, 3, 4, 5, 6, 7, 8);

    /// <summary>A row of <see cref="Input"/>; null leaves a cell missing.</summary>
    /// <param name="age">In years; NaN and infinity are kept as they are.</param>
    /// <param name="job">Any text.</param>
    /// <param name="income">Any number.</param>
    /// <param name="visits">Any number.</param>
    /// <param name="known">Yes or no.</param>
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

    /// <summary>A row of <see cref="Output"/>.</summary>
    /// <param name="p">The probability.</param>
    public static Row OutputRow(float p = 0.25f)
    {
        var writer = new RowWriter();
        writer.Begin(Output);
        writer.Set(0, p);
        return writer.Row.ToArray();
    }

    /// <summary>A live record that answered.</summary>
    /// <param name="number">Which one: its id, time and age follow from it.</param>
    /// <param name="key">The caller's own key, or null.</param>
    /// <param name="model">The model, or null for <see cref="Churn"/>.</param>
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

    /// <summary>An outcome of record <paramref name="number"/>.</summary>
    /// <param name="number">Which record.</param>
    /// <param name="value">What came true.</param>
    /// <param name="day">When it was observed, in days after <see cref="Noon"/>.</param>
    /// <param name="kind">What kind of outcome.</param>
    public static PredictionOutcome Outcome(int number, FieldValue value, int day = 0, string kind = PredictionOutcome.Truth) =>
        new() { PredictionId = Id(number), Kind = kind, Value = value, ObservedAt = Noon.AddDays(day) };

    /// <summary>An outcome of the record that has this key.</summary>
    /// <param name="key">The caller's own key.</param>
    /// <param name="value">What came true.</param>
    /// <param name="day">When it was observed, in days after <see cref="Noon"/>.</param>
    public static PredictionOutcome OutcomeOf(string key, FieldValue value, int day = 0) =>
        new() { Key = key, Value = value, ObservedAt = Noon.AddDays(day) };
}
