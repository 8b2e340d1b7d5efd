using System.Globalization;

namespace Productionize;

/// <summary>How <see cref="PredictionReaderExtensions.SummarizeAsync"/> sums a prediction log up.</summary>
public sealed class PredictionSummaryOptions
{
    private const int MostEdges = 100;

    /// <summary>
    /// The field of the output that is compared with the truth, such as <c>p</c>: a number. Null (the default): the only number of the
    /// output; where there are several or none, the summary has no quality and says what to set.
    /// </summary>
    public string? Score { get; set; }

    /// <summary>
    /// The ages at which a class ends, excluded, and the next begins. Default 1, 7, 30 and 90 days, which make five classes; 1 to 100
    /// edges, each above 0 and the one before.
    /// </summary>
    public IReadOnlyList<TimeSpan> AgeEdges { get; set; } =
        [TimeSpan.FromDays(1), TimeSpan.FromDays(7), TimeSpan.FromDays(30), TimeSpan.FromDays(90)];

    /// <summary>Says what time it is when the read begins: ages are counted back from there. Default the system's.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Hears how many rows have been read, after each chunk; null (the default) for nobody.</summary>
    public IProgress<long>? Progress { get; set; }

    internal void Validate()
    {
        var faults = new List<string>();
        if (Score is { Length: 0 })
        {
            faults.Add($"{nameof(Score)} is empty, allowed is the name of a field, or null for the only number of the output");
        }

        if (Time is null)
        {
            faults.Add($"{nameof(Time)} is null, allowed is a {nameof(TimeProvider)}");
        }

        if (AgeEdges is not { Count: >= 1 and <= MostEdges })
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture, $"{nameof(AgeEdges)} has {AgeEdges?.Count ?? 0} edges, allowed is 1 to {MostEdges}"));
        }

        for (var i = 0; i < AgeEdges?.Count; i++)
        {
            var before = i == 0 ? TimeSpan.Zero : AgeEdges[i - 1];
            if (AgeEdges[i] <= before)
            {
                faults.Add(string.Create(
                    CultureInfo.InvariantCulture, $"{nameof(AgeEdges)}[{i}] is {AgeEdges[i]}, allowed is more than {before}"));
            }
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"{nameof(PredictionSummaryOptions)}: {string.Join("; ", faults)}.");
        }
    }
}
