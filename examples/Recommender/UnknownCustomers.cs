using Productionize;

namespace Recommender;

/// <summary>Answers for customers without a history: the most popular items, with the reason beside the answer and in the log.</summary>
public sealed class UnknownCustomers(IModel<Shopper, Recommendation> inner, CoOccurrence poc) : DelegatingModel<Shopper, Recommendation>(inner)
{
    private readonly Recommendation _popular = Recommendation.Of(poc.MostPopular(Recommendation.Length));

    public override ValueTask<Prediction<Recommendation>> PredictAsync(
        Shopper input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
        poc.Knows(input.Customer)
            ? Inner.PredictAsync(input, options, cancellationToken)
            : new(new Prediction<Recommendation>(_popular, options.Id, Inner.GetService<ModelInfo>(), "fallback: unknown customer"));
}
