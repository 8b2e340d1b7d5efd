namespace Productionize;

/// <summary>A loader whose models log and take the time as the pipeline does that they are loaded for.</summary>
internal interface IPipelineLoader<TInput, TOutput>
{
    IModelLoader<TInput, TOutput> For(PipelineParts pipeline);
}
