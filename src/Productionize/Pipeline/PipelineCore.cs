namespace Productionize;

/// <summary>Puts the stages that belong to one version around a model; what they own goes to the parts given.</summary>
internal delegate IModel<TInput, TOutput> WrapVersion<TInput, TOutput>(IModel<TInput, TOutput> model, PipelineParts owner);

/// <summary>Makes what lies between the stages outside and the rest: one model, or the versions of an alias.</summary>
internal delegate IModel<TInput, TOutput> PipelineCore<TInput, TOutput>(WrapVersion<TInput, TOutput> wrap);
