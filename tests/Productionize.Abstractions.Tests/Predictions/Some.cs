namespace Productionize.Predictions;

/// <summary>A record with every member set, each text of it a canary.</summary>
internal static class Some
{
    public const string Canary = "canary-7f3a";

    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static readonly Schema Input = new(new Field("age", FieldKind.Single), new Field("job", FieldKind.String) { Optional = true });

    public static readonly Schema Output = new(new Field("p", FieldKind.Double));

    public static readonly ModelInfo Churn = new("churn", 3, new ModelSignature(Input, Output));

    public static Row InputRow(float age, string? job)
    {
        var writer = new RowWriter();
        writer.Begin(Input);
        writer.Set(0, age);
        writer.Set(1, job);
        return writer.Row.ToArray();
    }

    public static Row OutputRow(double p)
    {
        var writer = new RowWriter();
        writer.Begin(Output);
        writer.Set(0, p);
        return writer.Row.ToArray();
    }

    public static PredictionRecord Full() => new()
    {
        Id = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        Time = Noon,
        Duration = TimeSpan.FromTicks(12345),
        Model = Churn,
        Role = PredictionRole.Shadow,
        Status = PredictionStatus.Failed,
        Input = InputRow(40, Canary),
        Output = OutputRow(0.25),
        Subject = Canary,
        Caller = Canary,
        Key = Canary,
        TraceId = "0af7651916cd43dd8448eb211c80319c",
        Tags = new Dictionary<string, string> { [Canary] = Canary },
        Reason = Canary,
        Error = Canary,
    };

    public static PredictionOutcome Outcome(FieldValue value, int day = 0, int revision = 0) =>
        new() { PredictionId = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
            Value = value, ObservedAt = Noon.AddDays(day), Revision = revision };
}
