using Microsoft.Data.Sqlite;
using Productionize;

namespace OwnImplementation;

[TestOf(typeof(SqlitePredictionLogger))]
public sealed class SqlitePredictionLoggerTests : PredictionLoggerContract
{
    private DirectoryInfo _directory = null!;
    private string _path = null!;

    [OneTimeSetUp]
    public void CreateDirectory() => _directory = Directory.CreateTempSubdirectory("own-logger-");

    [OneTimeTearDown]
    public void DeleteDirectory() => _directory.Delete(true);

    protected override ValueTask<IPredictionLogger> CreateAsync()
    {
        _path = Path.Combine(_directory.FullName, $"{Guid.NewGuid():n}.db");
        return new(new SqlitePredictionLogger(_path));
    }

    protected override async ValueTask<IPredictionLogger?> ReopenAsync(IPredictionLogger logger)
    {
        await ReleaseAsync(logger);
        return new SqlitePredictionLogger(_path);
    }

    // As an analyst would look: with queries, not through the logger.
    protected override ValueTask<LogContent> ReadBackAsync(IPredictionLogger logger)
    {
        using var file = new SqliteConnection($"Data Source={_path};Mode=ReadOnly;Pooling=False");
        file.Open();
        return new(new LogContent(
            Query(file, "SELECT id, role, model, version, status, input, output FROM predictions", row => new KeptPrediction
            {
                Id = row.GetGuid(0),
                Role = Enum.Parse<PredictionRole>(row.GetString(1)),
                Model = row.GetString(2),
                Version = row.GetInt32(3) is var version and > 0 ? version : null,
                Status = Enum.Parse<PredictionStatus>(row.GetString(4)),
                Input = row.GetString(5),
                Output = row.IsDBNull(6) ? null : row.GetString(6),
            }),
            Query(file, "SELECT id, key, kind, value, observed, rev FROM outcomes", row => new PredictionOutcome
            {
                PredictionId = row.GetGuid(0),
                Key = row.GetString(1) is { Length: > 0 } key ? key : null,
                Kind = row.GetString(2),
                Value = row.GetString(3),
                ObservedAt = row.GetDateTimeOffset(4),
                Revision = row.GetInt32(5),
            })));
    }

    private static List<T> Query<T>(SqliteConnection file, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = file.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
