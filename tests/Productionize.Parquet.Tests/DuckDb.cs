using DuckDB.NET.Data;

namespace Productionize;

/// <summary>Asks DuckDB, in memory.</summary>
internal sealed class DuckDb : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckDb() => _connection.Open();

    /// <summary>The rows of an answer, their cells as text with a bar between.</summary>
    public IReadOnlyList<string> Ask(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i =>
                FormattableString.Invariant($"{(reader.IsDBNull(i) ? "-" : reader.GetValue(i))}"))));
        }

        return rows;
    }

    public void Dispose() => _connection.Dispose();
}
