using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>Reads what a cache holds, as it is.</summary>
internal static class CacheReader
{
    /// <summary>The rows of a folder, each valid until the next; no rule is checked.</summary>
    public static async IAsyncEnumerable<Row> ReadAsync(string folder, Schema schema,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var writer = new RowWriter();
        foreach (var part in ParquetPart.Find(folder))
        {
            var file = await ParquetFile.OpenAsync(part, schema, new ParquetDataSourceOptions(), cancellationToken).ConfigureAwait(false);
            await using var _ = file.ConfigureAwait(false);
            while (await file.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                writer.Begin(schema);
                file.Set(writer, (column, _, fault) => throw new DataSourceException(
                    part.Path, null, $"The cache is damaged: the column '{column}' {fault}. Delete the folder '{folder}', and it is made " +
                        "anew."));
                yield return writer.Row;
            }
        }
    }
}
