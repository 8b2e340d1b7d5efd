using BenchmarkDotNet.Attributes;

namespace Productionize;

/// <summary>
/// What does it cost to check a valid row of 20 fields, over reading its cells? 8 ranges, 4 sets, 2 patterns, 2 dates, 4 others.
/// </summary>
[MemoryDiagnoser]
public class SchemaCheckBenchmarks
{
    private Schema _schema = null!;
    private Row _row;

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        _schema = new Schema(Enumerable.Range(0, 20).Select(i => i switch
        {
            < 8 => new Field($"n{i}", i % 2 == 0 ? FieldKind.Double : FieldKind.Int64) { Minimum = 0, Maximum = 1000 },
            < 12 => new Field($"c{i}", FieldKind.String) { OneOf = ["rent", "own", "parents", "other"] },
            < 14 => new Field($"p{i}", FieldKind.String) { Pattern = "^[A-Z]{3}$" },
            < 16 => new Field($"d{i}", FieldKind.Date),
            _ => new Field($"o{i}", FieldKind.Single) { Optional = true },
        }).ToArray());
        var writer = new RowWriter();
        writer.Begin(_schema);
        for (var i = 0; i < 20; i++)
        {
            switch (_schema.Fields[i].Kind)
            {
                case FieldKind.Double:
                    writer.Set(i, random.NextDouble() * 1000);
                    break;
                case FieldKind.Int64:
                    writer.Set(i, (long)random.Next(1000));
                    break;
                case FieldKind.String:
                    writer.Set(i, i < 12 ? "parents" : "FRA");
                    break;
                case FieldKind.Date:
                    writer.Set(i, new DateOnly(2024, 2, 29));
                    break;
                default:
                    writer.Set(i, (float)random.NextDouble());
                    break;
            }
        }

        _row = writer.Row.ToArray();
    }

    [Benchmark(Baseline = true)]
    public int Cells()
    {
        var present = 0;
        for (var i = 0; i < _schema.Fields.Count; i++)
        {
            present += _row.IsMissing(i) ? 0 : 1;
        }

        return present;
    }

    [Benchmark]
    public int Check() => _schema.Check(_row).Count;
}
