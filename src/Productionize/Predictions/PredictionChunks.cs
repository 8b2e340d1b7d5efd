using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>Gathers records into chunks of one source each, so that a version that comes and goes does not cut its chunks short.</summary>
internal static class PredictionChunks
{
    /// <summary>The most rows of a chunk.</summary>
    public const int Size = 4096;

    public static async IAsyncEnumerable<PredictionColumns> Of(
        IAsyncEnumerable<JoinedPrediction> predictions,
        PredictionQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var categories = new ColumnCategories();
        var open = new OrderedDictionary<PredictionSource, List<LoggedPrediction>>();
        await foreach (var (prediction, source) in predictions.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!open.TryGetValue(source, out var rows))
            {
                open.Add(source, rows = []);
            }

            rows.Add(prediction);
            if (rows.Count == Size)
            {
                open.Remove(source);
                yield return new PredictionChunk(source, new RecordRows(rows), categories, query.Fields);
            }
        }

        foreach (var (source, rows) in open)
        {
            yield return new PredictionChunk(source, new RecordRows(rows), categories, query.Fields);
        }
    }
}
