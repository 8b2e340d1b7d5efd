namespace Productionize;

/// <summary>
/// What every model promises. Derive a fixture from it, mark it <c>[TestOf(typeof(YourModel))]</c>, and NUnit proves your model. For a
/// stage use <see cref="ModelStageContract{TInput, TOutput}"/>.
/// </summary>
/// <typeparam name="TInput">What goes in.</typeparam>
/// <typeparam name="TOutput">What comes out.</typeparam>
[ContractOf(typeof(IModel<,>))]
public abstract partial class ModelContract<TInput, TOutput>
{
    /// <summary>The model under test; a new one for each test, disposed after it.</summary>
    protected IModel<TInput, TOutput> Model { get; private set; } = null!;

    /// <summary>Inputs that the model answers, at least two; each asked on its own, in a batch, and from several threads.</summary>
    protected abstract IReadOnlyList<TInput> Inputs { get; }

    /// <summary>Inputs that the model refuses or fails on, so that a failing row can be seen to fail alone; empty where there is none.</summary>
    protected virtual IReadOnlyList<TInput> BadInputs => [];

    /// <summary>A new model that nobody else has. It is disposed after the test if it is disposable.</summary>
    protected abstract ValueTask<IModel<TInput, TOutput>> CreateAsync();

    /// <summary>
    /// Whether two answers to the same input are the same. By equality; override it for an answer without equality of its own, for
    /// numbers that differ in the last digit between a batch and a single call, or for a model that is not deterministic.
    /// </summary>
    /// <param name="one">An answer.</param>
    /// <param name="other">An answer to the same input.</param>
    protected virtual bool AreSame(TOutput one, TOutput other) => EqualityComparer<TOutput>.Default.Equals(one, other);

    [SetUp]
    public async Task CreateModel() => Model = await CreateAsync();

    [TearDown]
    public Task DisposeModel() => DisposeAsync(Model);

    [Test]
    public async Task Each_input_is_answered()
    {
        foreach (var input in Inputs)
        {
            var prediction = await Model.PredictAsync(input);
            Assert.That(prediction.Error, Is.Null, "a single call throws instead of answering an error");
        }
    }

    [Test]
    public async Task Bad_inputs_throw_in_a_single_call()
    {
        foreach (var input in BadInputs)
        {
            await Assert.CatchAsync(async () => await Model.PredictAsync(input));
        }
    }

    [Test]
    public async Task An_answer_has_the_id_it_was_asked_under_or_none()
    {
        var id = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        var prediction = await Model.PredictAsync(Inputs[0], new PredictionOptions { Id = id });
        Assert.That(prediction.Id, Is.AnyOf(id, Guid.Empty), "an id of its own would be logged as another prediction");
    }

    [Test]
    public async Task Inputs_are_not_changed()
    {
        var codec = Model.GetService<RowCodec<TInput>>() ?? RowCodec.For<TInput>();
        Row[] before = [.. Inputs.Select(codec.Encode)];
        var inputs = Inputs;
        foreach (var input in inputs)
        {
            await Model.PredictAsync(input);
        }

        await Model.PredictBatchAsync(inputs);
        Assert.That(inputs.Select(codec.Encode), Is.EqualTo(before), "who logs the input after the call must log what was asked");
    }

    [Test]
    public async Task Calls_at_once_do_not_disturb_each_other()
    {
        const int callers = 4;
        const int rounds = 25;
        var expected = await AnswersAsync();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < rounds * Inputs.Count; i++)
            {
                var row = (caller + i) % Inputs.Count;
                var answer = await Model.PredictAsync(Inputs[row]);
                Assert.That(AreSame(answer.Value, expected[row]), $"input {row} was answered otherwise while others asked");
            }
        })));
    }

    [Test]
    public async Task A_cancelled_call_ends_by_cancellation()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Assert.CatchAsync<OperationCanceledException>(async () => await Model.PredictAsync(Inputs[0], default, cancelled));
    }

    [Test]
    public async Task Disposing_twice_is_harmless()
    {
        await Model.PredictAsync(Inputs[0]);
        await DisposeAsync(Model);
        Assert.That(async () => await DisposeAsync(Model), Throws.Nothing);
    }

    [Test]
    public void GetService_gives_the_model_itself()
    {
        Assert.That(Model.GetService(Model.GetType()), Is.SameAs(Model));
        Assert.That(Model.GetService(typeof(IModel<TInput, TOutput>)), Is.SameAs(Model));
    }

    [Test]
    public void GetService_of_an_unknown_type_or_key_gives_null()
    {
        Assert.That(Model.GetService(typeof(Unknown)), Is.Null);
        Assert.That(Model.GetService(Model.GetType(), "a key that nobody registered"), Is.Null);
        Assert.That(() => Model.GetService(null!), Throws.ArgumentNullException);
    }

    /// <summary>The value that the model gives each of <see cref="Inputs"/>, asked one by one.</summary>
    private protected async Task<TOutput[]> AnswersAsync()
    {
        var answers = new List<TOutput>();
        foreach (var input in Inputs)
        {
            answers.Add((await Model.PredictAsync(input)).Value);
        }

        return [.. answers];
    }

    private protected static async Task DisposeAsync(object model)
    {
        if (model is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            (model as IDisposable)?.Dispose();
        }
    }

    private sealed class Unknown;
}
