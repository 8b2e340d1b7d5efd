using CsCheck;

namespace Productionize;

/// <summary>Rows of a column of each kind, with all that numbers and texts can be.</summary>
internal static class ProfileGen
{
    public static readonly Schema Schema = new(
        new Field("double", FieldKind.Double) { Optional = true },
        new Field("whole", FieldKind.Int64) { Optional = true },
        new Field("single", FieldKind.Single),
        new Field("time", FieldKind.Timestamp) { Optional = true },
        new Field("day", FieldKind.Date) { Optional = true },
        new Field("text", FieldKind.String) { Optional = true },
        new Field("flag", FieldKind.Boolean) { Optional = true },
        new Field("hidden", FieldKind.String) { Policy = FieldPolicy.Drop },
        new Field("income", FieldKind.Double) { Policy = FieldPolicy.Pseudonymise });

    /// <summary>Numbers of every size, and those that spoil statistics.</summary>
    public static readonly Gen<double> Number = Gen.Frequency(
        (4, Gen.Double[-1000, 1000]),
        (2, Gen.Int[-50, 50].Select(whole => (double)whole)),
        (1, Gen.Double),
        (1, OneOf(
            double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, double.Epsilon, -5e-310, 1e308, -1e308, double.MaxValue,
            double.MinValue, 2.2250738585072014E-308, 1e-200, 1e200)));

    // Few texts most of the time, seldom one of many.
    private static readonly Gen<string> Text = Gen.Frequency(
        (5, Gen.Int[0, 9].Select(number => $"t{number}")),
        (1, Gen.Int[0, 5000].Select(number => $"ü{number}")),
        (1, OneOf("", "名", "😀", "a\"b\\c\n", new string('x', 128), new string('x', 129))));

    public static readonly Gen<Row> Row =
        from number in Number.Nullable()
        from whole in Gen.Long.Nullable()
        from small in Gen.Int[-3, 40].Nullable()
        from days in Gen.Frequency((9, Gen.Int[730_000, 733_000]), (1, Gen.Int[0, DateOnly.MaxValue.DayNumber])).Nullable()
        from ticks in Gen.Frequency((9, Gen.Long[630_000_000_000_000_000, 630_001_000_000_000_000]), (1, Gen.Long[0, DateTime.MaxValue.Ticks]))
        from text in Text.Null()
        from flag in Gen.Bool.Nullable()
        select Make(number, small ?? whole, days, ticks, text, flag);

    public static Row Make(double? number, long? whole, int? days, long? ticks, string? text, bool? flag)
    {
        var writer = new RowWriter();
        writer.Begin(Schema);
        if (number is { } given)
        {
            writer.Set(0, given);
            writer.Set(2, (float)given);
            writer.Set(8, given);
        }

        if (whole is { } integer)
        {
            writer.Set(1, integer);
        }

        if (ticks is { } instant)
        {
            writer.Set(3, new DateTimeOffset(instant, TimeSpan.Zero));
        }

        if (days is { } day)
        {
            writer.Set(4, DateOnly.FromDayNumber(day));
        }

        writer.Set(5, text);
        writer.Set(7, text);
        if (flag is { } truth)
        {
            writer.Set(6, truth);
        }

        return writer.Row;
    }

    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    public static DataProfile Profile(IEnumerable<Row> rows)
    {
        var profiler = new DataProfiler(Schema);
        foreach (var row in rows)
        {
            profiler.Add(row);
        }

        return profiler.ToProfile();
    }

    /// <summary>One column of numbers.</summary>
    public static ColumnProfile Column(IEnumerable<double> values, bool optional = false)
    {
        var schema = new Schema(new Field("x", FieldKind.Double) { Optional = optional });
        var (profiler, writer) = (new DataProfiler(schema), new RowWriter());
        foreach (var value in values)
        {
            writer.Begin(schema);
            writer.Set(0, value);
            profiler.Add(writer.Row);
        }

        return profiler.ToProfile()["x"];
    }

    /// <summary>One column of texts.</summary>
    public static DataProfile Texts(IEnumerable<string> values)
    {
        var schema = new Schema(new Field("x", FieldKind.String));
        var (profiler, writer) = (new DataProfiler(schema), new RowWriter());
        foreach (var value in values)
        {
            writer.Begin(schema);
            writer.Set(0, value);
            profiler.Add(writer.Row);
        }

        return profiler.ToProfile();
    }
}
