namespace Productionize;

/// <content>Which records a query selects.</content>
public abstract partial class PredictionLogContract
{
    private static readonly PredictionRecord Picked = PredictionSamples.Record(5, "order-5", new ModelInfo("fraud", 9)) with
    {
        Subject = "customer-5",
        Role = PredictionRole.Shadow,
        Status = PredictionStatus.Rejected,
    };

    private static readonly PredictionQuery[] Queries =
    [
        new() { Id = Picked.Id }, new() { Key = "order-5" }, new() { Subject = "customer-5" }, new() { Model = "fraud" },
        new() { Version = 9 }, new() { Role = PredictionRole.Shadow }, new() { Status = PredictionStatus.Rejected },
        new() { From = Picked.Time, To = Picked.Time.AddTicks(1) },
    ];

    [Test]
    public async Task A_query_selects_what_meets_all_of_its_conditions()
    {
        await LogAmongOthersAsync();
        var all = new PredictionQuery
        {
            Id = Picked.Id, Key = "order-5", Subject = "customer-5", Model = "fraud", Version = 9, Role = PredictionRole.Shadow,
            Status = PredictionStatus.Rejected, From = Picked.Time, To = Picked.Time.AddMinutes(1),
        };
        foreach (var query in Queries.Append(all))
        {
            Assert.That(
                (await Reader.ReadRecordsAsync(query)).Select(record => record.Id), Is.EqualTo(new[] { Picked.Id }), Text(query));
        }

        PredictionQuery[] nothing =
        [
            new() { Key = "absent" }, new() { Key = "" }, new() { Model = "Fraud" }, new() { To = PredictionSamples.Noon },
            all with { Id = PredictionSamples.Id(1) }, all with { Key = "order-9" }, all with { Subject = "customer-9" },
            all with { Model = "churn" }, all with { Version = 3 }, all with { Role = PredictionRole.Live },
            all with { Status = PredictionStatus.Answered }, all with { From = Picked.Time.AddTicks(1) },
            all with { From = null, To = Picked.Time },
        ];
        foreach (var query in nothing)
        {
            Assert.That(await Reader.ReadRecordsAsync(query), Is.Empty, Text(query));
        }
    }

    [Test]
    public async Task Columns_are_of_the_predictions_that_the_query_selects()
    {
        await LogAmongOthersAsync();
        foreach (var query in Queries)
        {
            var ids = new List<Guid>();
            await foreach (var chunk in Reader.ReadColumnsAsync(query))
            {
                ids.AddRange(chunk.Ids);
            }

            Assert.That(ids, Is.EqualTo(new[] { Picked.Id }), Text(query));
        }
    }

    private static string Text(PredictionQuery query) =>
        $"id {query.Id}, key {query.Key}, subject {query.Subject}, model {query.Model}@{query.Version}, role {query.Role}, " +
        $"status {query.Status}, from {query.From:O} to {query.To:O}";

    private async Task LogAmongOthersAsync()
    {
        await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(1), Picked));
        await Logger.LogAsync(PredictionBuffer.Of(PredictionSamples.Record(9, "order-9") with { Subject = "customer-9" }));
    }
}
