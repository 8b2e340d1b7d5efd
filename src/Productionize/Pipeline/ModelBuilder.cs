namespace Productionize;

/// <summary>
/// Puts stages around a model, the first added outermost. Made by <c>model.AsBuilder()</c> or <c>services.AddModel(…)</c>. It may build
/// several pipelines; each gets stages of its own. For one thread.
/// </summary>
/// <typeparam name="TInput">What goes in.</typeparam>
/// <typeparam name="TOutput">What comes out.</typeparam>
public sealed class ModelBuilder<TInput, TOutput>
{
    private readonly List<Stage> _stages = [];
    private readonly Func<RowCodec<TInput>> _inputCodec;
    private readonly Func<RowCodec<TOutput>> _outputCodec;
    private readonly bool _codecsAreGiven;
    private Func<PipelineParts, PipelineCore<TInput, TOutput>>? _source;

    /// <param name="name">The model's name.</param>
    /// <param name="inputCodec">The codec where the model has none.</param>
    /// <param name="outputCodec">The codec where the model has none.</param>
    internal ModelBuilder(string name, Func<RowCodec<TInput>> inputCodec, Func<RowCodec<TOutput>> outputCodec)
    {
        Names.ThrowIfInvalid(name);
        (Name, _inputCodec, _outputCodec) = (name, inputCodec, outputCodec);
    }

    /// <summary>With codecs that hold whatever the model has.</summary>
    internal ModelBuilder(string name, RowCodec<TInput> inputCodec, RowCodec<TOutput> outputCodec)
        : this(name, () => inputCodec, () => outputCodec) => _codecsAreGiven = true;

    /// <summary>The model's name.</summary>
    public string Name { get; }

    internal RowCodec<TInput> InputCodec => _inputCodec();

    internal RowCodec<TOutput> OutputCodec => _outputCodec();

    /// <summary>The codec of the inputs of one model or version: that which was given, else its own.</summary>
    internal RowCodec<TInput> InputCodecOf(IModel<TInput, TOutput> model) =>
        (_codecsAreGiven ? null : model.GetService<RowCodec<TInput>>()) ?? _inputCodec();

    /// <summary>The codec of its outputs.</summary>
    internal RowCodec<TOutput> OutputCodecOf(IModel<TInput, TOutput> model) =>
        (_codecsAreGiven ? null : model.GetService<RowCodec<TOutput>>(RowCodec.OutputKey) ?? model.GetService<RowCodec<TOutput>>()) ??
        _outputCodec();

    /// <summary>Predicts with this model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ownsModel">Whether the pipeline disposes it.</param>
    /// <returns>This builder; so with every Use.</returns>
    /// <exception cref="ArgumentException">The model has another name than the pipeline.</exception>
    /// <exception cref="InvalidOperationException">The builder has a model already.</exception>
    public ModelBuilder<TInput, TOutput> FromModel(IModel<TInput, TOutput> model, bool ownsModel = true)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (_source is null && model.GetService<ModelInfo>() is { } info && info.Name != Name)
        {
            throw new ArgumentException(
                $"The pipeline is called '{Name}', but its model '{info.Name}': its predictions would be logged under another name. " +
                "Give both one name.",
                nameof(model));
        }

        return From(parts =>
        {
            if (ownsModel)
            {
                parts.Own(model);
            }

            return wrap => wrap(model, parts);
        });
    }

    /// <summary>
    /// Predicts with the version that an alias points at, and follows it: a move loads and tries the new version, then swaps without a
    /// failed call. The stages of place <see cref="StagePlace.Log"/> and <see cref="StagePlace.Inside"/> are made anew for each version.
    /// </summary>
    /// <param name="alias">The alias, such as <c>champion</c>.</param>
    /// <param name="loader">Loads a version.</param>
    /// <param name="sample">An input that a version must answer before it serves; null: it is only loaded.</param>
    /// <param name="store">The store, not owned; null: the <see cref="IModelStore"/> among the services given to Build.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The builder has a model already.</exception>
    public ModelBuilder<TInput, TOutput> FromStore(
        string alias, IModelLoader<TInput, TOutput> loader, TInput? sample = default, IModelStore? store = null)
    {
        Names.ThrowIfInvalid(alias);
        ArgumentNullException.ThrowIfNull(loader);
        return From(parts =>
        {
            var found = store ?? (IModelStore?)parts.Services.GetService(typeof(IModelStore)) ?? throw new InvalidOperationException(
                $"The model '{Name}' follows the alias '{alias}', but there is no store. " +
                $"Give one to {nameof(FromStore)}, or register one: services.AddProductionize(…).");
            return wrap => Track(parts, new LiveModel<TInput, TOutput>(Name, alias, found, loader, sample, wrap, parts));
        });

        static LiveModel<TInput, TOutput> Track(PipelineParts parts, LiveModel<TInput, TOutput> live)
        {
            parts.Own(live);
            return live;
        }
    }

    /// <summary>
    /// Predicts with a model on a server (see <see cref="HttpModel"/>), asked with a client of the <see cref="IHttpClientFactory"/> among
    /// the services given to Build: <c>services.AddHttpClient("scoring", client =&gt; client.BaseAddress = …)</c>.
    /// </summary>
    /// <param name="clientName">The name of the client. One is made for each request, as the factory wants it.</param>
    /// <param name="options">Names, forms and limits; null for the defaults.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The builder has a model already.</exception>
    public ModelBuilder<TInput, TOutput> FromHttp(string clientName, HttpModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(clientName);
        return From(parts =>
        {
            var clients = (IHttpClientFactory?)parts.Services.GetService(typeof(IHttpClientFactory)) ?? throw new InvalidOperationException(
                $"The model '{Name}' asks a server with the client '{clientName}', but there is no IHttpClientFactory. Register one: " +
                "services.AddHttpClient(…), or make the model with HttpModel.Create.");
            var model = new HttpModel<TInput, TOutput>(
                Name, () => clients.CreateClient(clientName), InputCodec, OutputCodec, options ?? new HttpModelOptions(), parts.Time);
            return wrap => wrap(model, parts);
        });
    }

    /// <summary>Adds a stage inside: made anew for each version, its effects logged.</summary>
    /// <param name="stage">Makes the stage around an inner model.</param>
    /// <returns>This builder.</returns>
    public ModelBuilder<TInput, TOutput> Use(Func<IModel<TInput, TOutput>, IModel<TInput, TOutput>> stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return Add(nameof(Use), StagePlace.Inside, (inner, _) => stage(inner));
    }

    /// <summary>Adds a stage outside: made once, it sees every call before a version is chosen.</summary>
    /// <param name="stage">Makes the stage around an inner model.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">The log or an inside stage was added before.</exception>
    public ModelBuilder<TInput, TOutput> UseOutside(Func<IModel<TInput, TOutput>, IModel<TInput, TOutput>> stage)
    {
        ArgumentNullException.ThrowIfNull(stage);
        return Add(nameof(UseOutside), StagePlace.Outside, (inner, _) => stage(inner));
    }

    /// <summary>Adds a stage at a place; what an extension method of one's own calls.</summary>
    /// <param name="name">The stage's name for messages, such as <c>UseCaching</c>.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="make">Makes it.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="InvalidOperationException">A stage of a later place was added before, or a second log.</exception>
    public ModelBuilder<TInput, TOutput> Add(string name, StagePlace place, ModelStage<TInput, TOutput> make)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(make);
        return Add(name, place, _ => make);
    }

    /// <summary>Makes the pipeline. What it makes or was told to own is disposed with it.</summary>
    /// <param name="services">Where stages find loggers, a store and a prediction log; null for none.</param>
    /// <returns>The pipeline; dispose it.</returns>
    /// <exception cref="InvalidOperationException">
    /// There is no model, or a stage cannot be made: its message says what is missing.
    /// </exception>
    public ModelPipeline<TInput, TOutput> Build(IServiceProvider? services = null)
    {
        if (_source is null)
        {
            throw new InvalidOperationException(
                $"The pipeline '{Name}' has no model: call {nameof(FromModel)}, {nameof(FromStore)} or {nameof(FromHttp)}.");
        }

        var parts = new PipelineParts(Name, services ?? NoServices.Instance);
        var stages = _stages.Select(stage => (stage.Place, Make: stage.Prepare(parts))).ToArray();
        var core = _source(parts);
        var inner = core((leaf, owner) => Wrap(leaf, owner, place => place != StagePlace.Outside));
        return new ModelPipeline<TInput, TOutput>(Wrap(inner, parts, place => place == StagePlace.Outside), inner, parts);

        IModel<TInput, TOutput> Wrap(IModel<TInput, TOutput> model, PipelineParts owner, Func<StagePlace, bool> here)
        {
            foreach (var (_, make) in stages.Where(stage => here(stage.Place)).Reverse())
            {
                var stage = make(model, parts.Services) ?? throw new InvalidOperationException(
                    $"A stage of the pipeline '{Name}' is null. A stage that would do nothing returns its inner model.");
                if (!ReferenceEquals(stage, model))
                {
                    owner.Own(stage);
                }

                model = stage;
            }

            return model;
        }
    }

    internal ModelBuilder<TInput, TOutput> Add(string name, StagePlace place, Func<PipelineParts, ModelStage<TInput, TOutput>> prepare)
    {
        if (!Enum.IsDefined(place))
        {
            throw new ArgumentOutOfRangeException(
                nameof(place), place,
                $"There is no such place in a pipeline: take one of {string.Join(", ", Enum.GetNames<StagePlace>())}.");
        }

        if (_stages.Find(stage => stage.Place > place) is { } late)
        {
            throw new InvalidOperationException(
                $"{name} ({place}) must be written before {late.Name} ({late.Place}). Stages run in the order written: " +
                $"{StagePlace.Outside}, then {StagePlace.Log}, then {StagePlace.Inside}.");
        }

        if (place == StagePlace.Log && _stages.Find(stage => stage.Place == StagePlace.Log) is { } log)
        {
            throw new InvalidOperationException(
                $"{name} follows {log.Name}: a pipeline has one log, else each call would be logged twice.");
        }

        _stages.Add(new Stage(name, place, prepare));
        return this;
    }

    private ModelBuilder<TInput, TOutput> From(Func<PipelineParts, PipelineCore<TInput, TOutput>> source)
    {
        _source = _source is null ? source : throw new InvalidOperationException(
            $"The pipeline '{Name}' has a model already: call {nameof(FromModel)}, {nameof(FromStore)} or {nameof(FromHttp)} once.");
        return this;
    }

    private sealed record Stage(string Name, StagePlace Place, Func<PipelineParts, ModelStage<TInput, TOutput>> Prepare);
}
