using System.Security.Cryptography;
using System.Text.Json;

namespace Productionize;

/// <summary>Applies the policy of each field to a row before any logger sees it.</summary>
internal sealed class RowPrivacy
{
    private readonly byte[]? _key;
    private readonly int[] _kept;

    public RowPrivacy(Schema schema, byte[]? key)
    {
        _key = key;
        var logged = new List<Field>();
        _kept = Enumerable.Range(0, schema.Fields.Count).Where(index => schema.Fields[index].Policy != FieldPolicy.Drop).ToArray();
        foreach (var field in _kept.Select(index => schema.Fields[index]))
        {
            if (field.Policy == FieldPolicy.Pseudonymise && key is null)
            {
                throw new InvalidOperationException(
                    $"The field '{field.Name}' is to be pseudonymised, but there is no key. Set " +
                    $"{nameof(PredictionLogOptions)}.{nameof(PredictionLogOptions.PseudonymKey)} to at least 16 random bytes.");
            }

            logged.Add(field.Policy == FieldPolicy.Pseudonymise
                ? new Field(field.Name, FieldKind.String) { Optional = field.Optional, Policy = field.Policy }
                : field);
        }

        // A row needs a cell; where every field is dropped, one that is always missing.
        Hides = schema.Fields.Any(field => field.Policy != FieldPolicy.Log);
        Schema = !Hides ? schema
            : new Schema(logged.Count > 0 ? logged.ToArray() : [new Field("dropped", FieldKind.Boolean) { Optional = true }]);
    }

    /// <summary>Only the fields that may be logged as they are: for texts, where a pseudonym helps nobody.</summary>
    public static RowPrivacy OfTexts(Schema schema) => new(
        schema.With(
            field => field.Policy == FieldPolicy.Log ? field : field with { Policy = FieldPolicy.Drop },
            schema.Fields.Select(field => field.Name).ToArray()),
        key: null);

    /// <summary>The cells that are logged.</summary>
    public Schema Schema { get; }

    /// <summary>Whether some field is not logged as it is.</summary>
    public bool Hides { get; }

    /// <summary>The row as it may be logged: the row itself where nothing is to be hidden.</summary>
    public Row Apply(Row row, RowWriter writer)
    {
        if (!Hides)
        {
            return row;
        }

        writer.Begin(Schema);
        for (var cell = 0; cell < _kept.Length; cell++)
        {
            var index = _kept[cell];
            if (row.IsMissing(index))
            {
                continue;
            }

            if (Schema.Fields[cell].Policy == FieldPolicy.Pseudonymise)
            {
                writer.Set(cell, Pseudonym(row, index));
            }
            else
            {
                writer.Copy(cell, row, index);
            }
        }

        return writer.Row;
    }

    private string Pseudonym(Row row, int index)
    {
        // The field's name is part of it: the same number in two fields must not look the same.
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            json.WriteStringValue(row.Schema.Fields[index].Name);
            RowJson.WriteCell(json, row, index);
            json.WriteEndArray();
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(_key!, stream.ToArray())[..16]);
    }
}
