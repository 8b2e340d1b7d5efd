using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace Productionize;

/// <summary>
/// What does a profile cost per value, over a plain loop that only sums the same cells? 10,000 rows of one column: numbers, numbers of
/// every size, texts of which there are a hundred, and texts that never come twice.
/// </summary>
[MemoryDiagnoser]
public class ProfileBenchmarks
{
    private const int Count = 10_000;

    private Row[] _rows = [];
    private DataProfiler _profiler = null!;
    private bool _isNumber;

    [Params("number", "sizes", "text", "unique")]
    public string Column { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        _isNumber = Column is "number" or "sizes";
        var (schema, random) = (new Schema(new Field("x", _isNumber ? FieldKind.Double : FieldKind.String)), new Random(1));
        _profiler = new DataProfiler(schema);
        _rows = new Row[Count];
        for (var i = 0; i < _rows.Length; i++)
        {
            var writer = new RowWriter();
            writer.Begin(schema);
            switch (Column)
            {
                case "number":
                    writer.Set(0, random.NextDouble() * 5_000);
                    break;
                case "sizes":
                    writer.Set(0, Math.Exp((random.NextDouble() * 40) - 20) * (random.Next(2) - 0.5));
                    break;
                case "text":
                    writer.Set(0, string.Create(CultureInfo.InvariantCulture, $"category {random.Next(100)}"));
                    break;
                default:
                    writer.Set(0, string.Create(CultureInfo.InvariantCulture, $"customer {i}"));
                    break;
            }

            _rows[i] = writer.Row.ToArray();
        }
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public double Sum()
    {
        var sum = 0.0;
        foreach (var row in _rows)
        {
            sum += _isNumber ? row.GetDouble(0) : row.GetUtf8(0).Length;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public DataProfiler Profile()
    {
        foreach (var row in _rows)
        {
            _profiler.Add(row);
        }

        return _profiler;
    }
}
