using System.Reflection;

namespace Productionize.Predictions;

/// <summary>What lands in logs and errors through ToString never holds a value.</summary>
public class NoPersonalDataTests
{
    private static readonly object[] Filled =
    [
        Some.Full(),
        new LoggedPrediction(Some.Full(), [Some.Outcome(Some.Canary)]),
        Some.Outcome(Some.Canary),
        Some.Outcome(Some.Canary) with { PredictionId = default, Key = Some.Canary },
        new PredictionQuery { Key = Some.Canary, Subject = Some.Canary, Model = "churn" },
        new PredictionOptions { Key = Some.Canary, Subject = Some.Canary, Caller = Some.Canary, Tags = Some.Full().Tags },
        new PredictionSource(Some.Churn, Some.Input, Some.Output),
        PredictionBuffer.Of(Some.Full()),
        PredictionBuffer.Of(Some.Full())[0],
        Some.InputRow(1, Some.Canary),
    ];

    [TestCaseSource(nameof(Filled))]
    public void ToString_shows_no_value(object filled) => Assert.That(filled.ToString(), Does.Not.Contain(Some.Canary));

    [Test]
    public void Every_public_record_that_says_key_subject_or_row_is_among_them()
    {
        string[] personal = ["Key", "Subject", "Input", "Record"];
        var all = typeof(PredictionRecord).Assembly.GetExportedTypes()
            .Where(type => type.Namespace == "Productionize"
                && !type.IsAbstract && type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null)
            .Where(type => type.GetProperties().Any(property =>
                personal.Contains(property.Name)
                    && (property.PropertyType == typeof(string) || property.PropertyType == typeof(Row)
                    || property.PropertyType == typeof(PredictionRecord))));
        Assert.That(all, Is.Not.Empty);
        Assert.That(all.Except(Filled.Select(filled => filled.GetType())), Is.Empty);
    }
}
