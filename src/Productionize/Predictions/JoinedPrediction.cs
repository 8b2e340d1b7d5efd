namespace Productionize;

/// <summary>A logged prediction with what its rows come from: a record without an answer does not know the fields of one.</summary>
internal readonly record struct JoinedPrediction(LoggedPrediction Prediction, PredictionSource Source)
{
    /// <summary>What makes it the same record when it is logged again.</summary>
    public static (Guid Id, PredictionRole Role, string Model, int? Version) KeyOf(PredictionRecord record) =>
        (record.Id, record.Role, record.Model.Name, record.Model.Version);
}
