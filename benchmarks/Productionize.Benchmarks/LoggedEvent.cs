namespace Productionize;

/// <summary>An event of 12 numbers and 4 texts, and the table that it becomes with the members of a record.</summary>
public sealed class LoggedEvent
{
    public static readonly string[] Texts = ["clerk", "own", "no", "Berlin"];

    public long Row { get; set; }

    public Guid Id { get; set; }

    public long UtcTicks { get; set; }

    public long DurationTicks { get; set; }

    public string Model { get; set; } = "churn";

    public int Version { get; set; } = 3;

    public byte Role { get; set; }

    public byte Status { get; set; }

    public float N0 { get; set; }

    public float N1 { get; set; }

    public float N2 { get; set; }

    public float N3 { get; set; }

    public float N4 { get; set; }

    public float N5 { get; set; }

    public float N6 { get; set; }

    public float N7 { get; set; }

    public float N8 { get; set; }

    public float N9 { get; set; }

    public float N10 { get; set; }

    public float N11 { get; set; }

    public string T0 { get; set; } = Texts[0];

    public string T1 { get; set; } = Texts[1];

    public string T2 { get; set; } = Texts[2];

    public string T3 { get; set; } = Texts[3];

    public float P { get; set; }

    /// <summary>Records of such events for a logger.</summary>
    public static PredictionBuffer Batch(int count)
    {
        var input = new Schema(
        [
            .. Enumerable.Range(0, 12).Select(i => new Field($"n{i}", FieldKind.Single)),
            .. Enumerable.Range(0, 4).Select(i => new Field($"t{i}", FieldKind.String)),
        ]);
        var output = new Schema(new Field("p", FieldKind.Single));
        var writer = new RowWriter();
        return PredictionBuffer.Of(Enumerable.Range(0, count).Select(number =>
        {
            writer.Begin(input);
            for (var i = 0; i < 16; i++)
            {
                if (i < 12)
                {
                    writer.Set(i, (float)(number + i));
                }
                else
                {
                    writer.Set(i, Texts[i - 12]);
                }
            }

            var row = writer.Row.ToArray();
            writer.Begin(output);
            writer.Set(0, 0.25f);
            return new PredictionRecord
            {
                Id = Guid.CreateVersion7(), Time = DateTimeOffset.UnixEpoch.AddSeconds(number), Duration = TimeSpan.FromTicks(1234),
                Model = new ModelInfo("churn", 3), Input = row, Output = writer.Row.ToArray(),
            };
        }).ToList());
    }
}
