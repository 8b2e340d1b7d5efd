using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Productionize;

/// <summary>Finds the kinds of the columns of a CSV file by trying to read its cells.</summary>
internal sealed class CsvKinds
{
    // No number, day or time is longer.
    private const int LongestCell = 400;
    private const int FewCells = 1000;

    // In the order in which they are preferred: all days are times, all whole numbers are numbers.
    private static readonly FieldKind[] Kinds = [FieldKind.Int64, FieldKind.Double, FieldKind.Boolean, FieldKind.Date, FieldKind.Timestamp];
    private static readonly Schema Trial = new(Kinds.Select(kind => new Field($"{kind}", kind) { Optional = true }).ToArray());

    private readonly RowWriter _writer = new();
    private readonly char[] _text = new char[LongestCell];
    private readonly long[][] _faults;
    private readonly long[] _cells;
    private readonly StrayCells?[][] _strays;
    private readonly MissingCells _missing;

    private CsvKinds(int columns, CsvDataSourceOptions csv)
    {
        _missing = new MissingCells(csv);
        _faults = [.. Enumerable.Range(0, columns).Select(_ => new long[Kinds.Length])];
        _strays = [.. Enumerable.Range(0, columns).Select(_ => new StrayCells?[Kinds.Length])];
        _cells = new long[columns];
    }

    public static async ValueTask<InferredSchema> InferAsync(
        string path, SchemaInferenceOptions options, CsvDataSourceOptions csv, CancellationToken cancellationToken)
    {
        var (schema, notes) = await SchemaOfAsync(path, options, csv, cancellationToken).ConfigureAwait(false);
        var (codec, pass) = (RowCodec.ForRows(schema), new DataPass());
        var source = new CsvDataSource<Row>(path, codec, csv);
        var sample = await SchemaInference
            .ReadAsync(source.ReadAsync(pass, cancellationToken), codec, options.MaxRows, path, cancellationToken).ConfigureAwait(false);
        var full = sample.ToProfile().Columns.Where(column => column.Missing == 0).Select(column => column.Name).ToArray();
        var inferred = SchemaInference.Infer(
            schema.With(field => field with { Optional = false }, full), sample, options, source.Name, pass.Rejected);
        return inferred with { Notes = [.. inferred.Notes, .. notes] };
    }

    private static async ValueTask<(Schema Schema, IReadOnlyList<string> Notes)> SchemaOfAsync(
        string path, SchemaInferenceOptions options, CsvDataSourceOptions csv, CancellationToken cancellationToken)
    {
        var file = CsvFile.Open(path, csv);
        await using (file.ConfigureAwait(false))
        {
            var header = await file.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
            if (CsvHeader.OtherDelimiter(header) is { } other)
            {
                throw new DataSourceException(path, 1, $"The header has one column, '{header[0]}'; {other}.");
            }

            var kinds = new CsvKinds(header.Count, csv);
            for (var rows = 0; rows < options.MaxRows && await file.ReadAsync(cancellationToken).ConfigureAwait(false);)
            {
                if (file.QuotingFault is null && file.CellCount == header.Count)
                {
                    kinds.Add(file);
                    rows++;
                }
            }

            var schema = kinds.ToSchema(header, path, options.KindTolerance);
            var names = header.ToList();
            return (schema, [.. schema.Fields.Select(field => kinds.Note(field, names.IndexOf(field.Name))).OfType<string>()]);
        }
    }

    private void Add(CsvFile record)
    {
        for (var i = 0; i < _cells.Length; i++)
        {
            var cell = record.Cell(i);
            if (!_missing.Has(cell))
            {
                _cells[i]++;
                Try(cell, i);
            }
        }
    }

    private void Try(ReadOnlySpan<byte> cell, int column)
    {
        var faults = _faults[column];
        var isText = cell.Length <= LongestCell && Utf8.IsValid(cell);
        var text = isText ? _text.AsSpan(0, Encoding.UTF8.GetChars(cell, _text)) : default;
        _writer.Begin(Trial);
        for (var kind = 0; kind < Kinds.Length; kind++)
        {
            if (text.IsEmpty || RowTextParser.Set(_writer, Trial.Fields[kind], kind, text) is not null)
            {
                faults[kind]++;

                // Of a column that is of this kind not even by half nobody wants to know the rest.
                if (faults[kind] <= Math.Max(FewCells, _cells[column] / 2))
                {
                    (_strays[column][kind] ??= new StrayCells()).Add(text);
                }
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

    // Why a column is text although most of its cells are something else.
    private string? Note(Field field, int column)
    {
        var faults = _faults[column];
        var best = Array.IndexOf(faults, faults.Min());
        if (field.Kind != FieldKind.String || faults[best] > _cells[column] / 2 || _strays[column][best] is not { } strays)
        {
            return null;
        }

        // Rounded down, so that it never says all.
        var share = Math.Floor(1000.0 * (_cells[column] - faults[best]) / _cells[column]) / 10;
        var what = Kinds[best] switch
        {
            FieldKind.Int64 => "whole numbers",
            FieldKind.Double => "numbers",
            FieldKind.Boolean => "true or false",
            FieldKind.Date => "days",
            _ => "times",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{field.Name} is text: {share:0.#} % of the cells are {what}; the others: {strays.Shown(faults[best])}. Where those " +
            $"stand for missing, name them in {nameof(CsvDataSourceOptions.MissingValues)}.");
    }

    private FieldKind KindOf(int column, double tolerance)
    {
        var faults = _faults[column];
        var best = Array.IndexOf(faults, faults.Min());
        return _cells[column] > 0 && faults[best] <= tolerance * _cells[column] ? Kinds[best] : FieldKind.String;
    }
}
