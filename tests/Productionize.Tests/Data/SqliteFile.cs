using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Productionize;

/// <summary>A database in a file for one test.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public SqliteFile(params IEnumerable<string> statements)
    {
        // Without pooling, so that the file can be deleted.
        Database = SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(_directory.Path, "a.db")};Pooling=False");
        foreach (var statement in statements)
        {
            Run(statement);
        }
    }

    public DbDataSource Database { get; }

    public void Run(string statement, params IEnumerable<object?> values)
    {
        using var command = Database.CreateCommand(statement);
        foreach (var (index, value) in values.Index())
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@{index}", value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        Database.Dispose();
        _directory.Dispose();
    }
}
