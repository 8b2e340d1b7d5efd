namespace Productionize;

/// <summary>
/// What the rows of a batch come from. One instance serves all records of one version; a binary logger writes each new one before
/// the rows that name it.
/// </summary>
/// <param name="Model">The model and version.</param>
/// <param name="Input">The cells of the logged inputs: after the policy of each field was applied.</param>
/// <param name="Output">The cells of the logged outputs.</param>
public sealed record PredictionSource(ModelInfo Model, Schema Input, Schema Output);
