using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Productionize;

[TestOf(typeof(SqlDataSink))]
public sealed class SqlDataSinkContractTests : DataSinkContract
{
    private readonly TemporaryDirectory _folder = new();
    private DbDataSource _database = null!;

    [TearDown]
    public async Task CloseDatabase() => await _database.DisposeAsync();

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Dispose();

    protected override ValueTask<IDataSink> CreateAsync()
    {
        _database = SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(_folder.Path, $"{TestContext.CurrentContext.Test.ID}.db")};Pooling=False;Default Timeout=1");
        return new(new SqlDataSink(_database, "night \"scores\""));
    }

    protected override async ValueTask<IReadOnlyList<Row>> ReadAsync(IDataSink sink, Schema schema)
    {
        var rows = new List<Row>();
        await using var command = _database.CreateCommand("SELECT * FROM \"night \"\"scores\"\"\" ORDER BY rowid");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var writer = new RowWriter();
            writer.Begin(schema);
            for (var i = 0; i < schema.Fields.Count; i++)
            {
                if (!await reader.IsDBNullAsync(i))
                {
                    Set(writer, schema.Fields[i], i, reader);
                }
            }

            rows.Add(writer.Row.ToArray());
        }

        return rows;
    }

    private static void Set(RowWriter writer, Field field, int index, DbDataReader reader)
    {
        switch (field.Kind)
        {
            case FieldKind.Boolean:
                writer.Set(index, reader.GetBoolean(index));
                break;
            case FieldKind.Int64:
                writer.Set(index, reader.GetInt64(index));
                break;
            case FieldKind.Single:
                writer.Set(index, reader.GetFloat(index));
                break;
            case FieldKind.Double:
                writer.Set(index, reader.GetDouble(index));
                break;
            default:
                Assert.That(RowTextParser.Set(writer, field, index, reader.GetString(index)), Is.Null);
                break;
        }
    }
}
