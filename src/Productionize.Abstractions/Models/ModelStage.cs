namespace Productionize;

/// <summary>Makes one stage of a pipeline. A stage that would do nothing returns <paramref name="inner"/>.</summary>
/// <param name="inner">What the stage stands around; not owned by the stage.</param>
/// <param name="services">The services given to <c>Build</c>; empty without dependency injection.</param>
/// <typeparam name="TInput">What goes in.</typeparam>
/// <typeparam name="TOutput">What comes out.</typeparam>
/// <returns>The stage, or <paramref name="inner"/>. The pipeline disposes it if it is disposable.</returns>
public delegate IModel<TInput, TOutput> ModelStage<TInput, TOutput>(IModel<TInput, TOutput> inner, IServiceProvider services);
