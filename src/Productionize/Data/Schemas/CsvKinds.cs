using System.Text;
using System.Text.Unicode;

namespace Productionize;

/// <summary>Finds the kinds of the columns of a CSV file by trying to read its cells.</summary>
internal sealed class CsvKinds
{
    // No number, day or time is longer.
    private const int LongestCell = 400;

    // In the order in which they are preferred: all days are times, all whole numbers are numbers.
    private static readonly FieldKind[] Kinds = [FieldKind.Int64, FieldKind.Double, FieldKind.Boolean, FieldKind.Date, FieldKind.Timestamp];
    private static readonly Schema Trial = new(Kinds.Select(kind => new Field($"{kind}", kind) { Optional = true }).ToArray());

    private readonly RowWriter _writer = new();
    private readonly char[] _text = new char[LongestCell];
    private readonly long[][] _faults;
    private readonly long[] _cells;

    private CsvKinds(int columns) =>
        (_faults, _cells) = ([.. Enumerable.Range(0, columns).Select(_ => new long[Kinds.Length])], new long[columns]);

    public static async ValueTask<InferredSchema> InferAsync(
        string path, SchemaInferenceOptions options, CsvDataSourceOptions csv, CancellationToken cancellationToken)
    {
        var schema = await SchemaOfAsync(path, options, csv, cancellationToken).ConfigureAwait(false);
        var (codec, pass) = (RowCodec.ForRows(schema), new DataPass());
        var source = new CsvDataSource<Row>(path, codec, csv);
        var sample = await SchemaInference
            .ReadAsync(source.ReadAsync(pass, cancellationToken), codec, options.MaxRows, path, cancellationToken).ConfigureAwait(false);
        var full = sample.ToProfile().Columns.Where(column => column.Missing == 0).Select(column => column.Name).ToArray();
        return SchemaInference.Infer(
            schema.With(field => field with { Optional = false }, full), sample, options, source.Name, pass.Rejected);
    }

    private static async ValueTask<Schema> SchemaOfAsync(
        string path, SchemaInferenceOptions options, CsvDataSourceOptions csv, CancellationToken cancellationToken)
    {
        var file = CsvFile.Open(path, csv);
        await using (file.ConfigureAwait(false))
        {
            var header = await file.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            var kinds = new CsvKinds(header.Count);
            for (var rows = 0; rows < options.MaxRows && await file.ReadAsync(cancellationToken).ConfigureAwait(false);)
            {
                if (file.QuotingFault is null && file.CellCount == header.Count)
                {
                    kinds.Add(file);
                    rows++;
                }
            }

            return kinds.ToSchema(header, path, options.KindTolerance);
        }
    }

    private void Add(CsvFile record)
    {
        for (var i = 0; i < _cells.Length; i++)
        {
            var cell = record.Cell(i);
            if (!cell.IsEmpty)
            {
                _cells[i]++;
                Try(cell, _faults[i]);
            }
        }
    }

    private void Try(ReadOnlySpan<byte> cell, long[] faults)
    {
        var isText = cell.Length <= LongestCell && Utf8.IsValid(cell);
        var text = isText ? _text.AsSpan(0, Encoding.UTF8.GetChars(cell, _text)) : default;
        _writer.Begin(Trial);
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            if (text.IsEmpty || RowTextParser.Set(_writer, Trial.Fields[kind], kind, text) is not null)
            {
                faults[kind]++;
            }
            else if (Kinds[kind] is FieldKind.Int64 or FieldKind.Double && IsCode(text))
            {
                // One is enough, whatever the tolerance: as a number it would lose what it says.
                faults[kind] = long.MaxValue / 2;
            }
        }
    }

    private static bool IsCode(ReadOnlySpan<char> text)
    {
        var digits = text.TrimStart('-');
        return text[0] == '+' || digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1]);
    }

    private Schema ToSchema(IReadOnlyList<string> header, string path, double tolerance)
    {
        var named = Enumerable.Range(0, header.Count).Where(i => header[i].Length > 0).ToArray();
        if (named.Length == 0)
        {
            throw new DataSourceException(
                path, 1, "The file is empty, or its header names no column. The first line must name the columns.");
        }

        try
        {
            return new Schema([.. named.Select(i => new Field(header[i], KindOf(i, tolerance)) { Optional = true })]);
        }
        catch (ArgumentException error)
        {
            throw new DataSourceException(path, 1, $"The header cannot be used: {error.Message}", error);
        }
    }

    private FieldKind KindOf(int column, double tolerance)
    {
        var faults = _faults[column];
        var best = Array.IndexOf(faults, faults.Min());
        return _cells[column] > 0 && faults[best] <= tolerance * _cells[column] ? Kinds[best] : FieldKind.String;
    }
}
