using System.Diagnostics.Metrics;

namespace Productionize;

/// <summary>The queues of the pipelines that live, for the gauges: a pipeline that nobody disposed is kept alive by none of them.</summary>
internal static class PredictionQueues
{
    private static readonly Lock Gate = new();
    private static readonly List<WeakReference<PredictionQueue>> All = [];

    public static void Add(PredictionQueue queue)
    {
        lock (Gate)
        {
            Forget(null);
            All.Add(new(queue));
        }
    }

    public static void Remove(PredictionQueue queue)
    {
        lock (Gate)
        {
            Forget(queue);
        }
    }

    public static IEnumerable<Measurement<long>> Records() => Measure(queue => queue.Depth.Records);

    public static IEnumerable<Measurement<long>> Bytes() => Measure(queue => queue.Depth.Bytes);

    // One number a model: of two pipelines with the same tags, a listener would keep the last.
    private static Measurement<long>[] Measure(Func<PredictionQueue, long> depth) => Living()
        .GroupBy(queue => queue.Model, StringComparer.Ordinal)
        .Select(model => new Measurement<long>(model.Sum(depth), new KeyValuePair<string, object?>("model", model.Key)))
        .ToArray();

    private static List<PredictionQueue> Living()
    {
        var living = new List<PredictionQueue>();
        lock (Gate)
        {
            foreach (var reference in All)
            {
                if (reference.TryGetTarget(out var queue))
                {
                    living.Add(queue);
                }
            }
        }

        return living;
    }

    private static void Forget(PredictionQueue? gone) =>
        All.RemoveAll(reference => !reference.TryGetTarget(out var queue) || ReferenceEquals(queue, gone));
}
