using CsCheck;

namespace Productionize;

/// <summary>Rows with a cell of every kind, each of which may be missing.</summary>
internal static class Everything
{
    public static readonly Schema Schema = new([.. Enum.GetValues<FieldKind>().Select(kind =>
        new Field($"The {kind}", kind) { Optional = true })]);

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.OneOf("", "\0", "😀", "a\nb", "ﬀ", "\uFEFF", new string('x', 3000)), Gen.String[Gen.Char.AlphaNumeric, 0, 20]);

    private static readonly Gen<float> Single =
        Gen.OneOf(Gen.Float, Gen.OneOf(float.MinValue, float.MaxValue, float.Epsilon, -0.0f, float.NegativeInfinity, float.NaN));

    public static readonly Gen<Row> Rows =
        from present in Gen.Int[0, 511]
        from truth in Gen.Bool
        from whole in Gen.OneOf(Gen.Long, Gen.OneOf(long.MinValue, long.MaxValue, 0, -1))
        from single in Single
        from number in Gen.OneOf(Gen.Double, Gen.OneOf(double.MinValue, double.MaxValue, double.Epsilon, -0.0, double.PositiveInfinity,
            double.NaN))
        from ticks in Gen.OneOf(Gen.Long[0, DateTime.MaxValue.Ticks], Gen.OneOf(0, 1, DateTime.UnixEpoch.Ticks - 1,
            DateTime.MaxValue.Ticks))
        from day in Gen.OneOf(Gen.Int[0, DateOnly.MaxValue.DayNumber], Gen.OneOf(0, DateOnly.MaxValue.DayNumber))
        from text in Text
        from vector in Single.Array[0, 5]
        from json in Gen.OneOf("{}", "[1, 2]", "\"a\\u00e4\"", "3", "{\"a\":{\"b\":null}}")
        select Make(present, truth, whole, single, number, ticks, day, text, vector, json);

    /// <summary>Writes rows through the sink, each list with a commit of its own.</summary>
    public static async Task WriteAsync(string folder, IEnumerable<IEnumerable<Row>> commits)
    {
        await using var writer = await new ParquetDataSink(folder).OpenAsync(Schema);
        var number = 0;
        foreach (var rows in commits)
        {
            foreach (var row in rows)
            {
                await writer.WriteAsync(row);
            }

            await writer.CommitAsync($"{++number}");
        }
    }

    private static Row Make(
        int present, bool truth, long whole, float single, double number, long ticks, int day, string text, float[] vector, string json)
    {
        var writer = new RowWriter();
        writer.Begin(Schema);
        Action[] cells =
        [
            () => writer.Set(0, truth),
            () => writer.Set(1, whole),
            () => writer.Set(2, single),
            () => writer.Set(3, number),
            () => writer.Set(4, new DateTimeOffset(ticks, TimeSpan.Zero)),
            () => writer.Set(5, DateOnly.FromDayNumber(day)),
            () => writer.Set(6, text),
            () => writer.Set(7, vector.AsSpan()),
            () => writer.SetJson(8, System.Text.Encoding.UTF8.GetBytes(json)),
        ];
        for (var i = 0; i < cells.Length; i++)
        {
            if ((present & (1 << i)) != 0)
            {
                cells[i]();
            }
        }

        return writer.Row.ToArray();
    }
}
