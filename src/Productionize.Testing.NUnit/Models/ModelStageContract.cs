namespace Productionize;

/// <summary>
/// What every stage promises: all that a model does (<see cref="ModelContract{TInput, TOutput}"/>), and that it passes on what it is
/// not about. Derive a fixture from it, mark it <c>[TestOf(typeof(YourStage&lt;,&gt;))]</c>, and NUnit proves your stage.
/// </summary>
/// <typeparam name="TInput">What goes in.</typeparam>
/// <typeparam name="TOutput">What comes out.</typeparam>
[ContractOf(typeof(IModel<,>))]
public abstract class ModelStageContract<TInput, TOutput> : ModelContract<TInput, TOutput>
{
    private static readonly PredictionOptions Asked = new()
    {
        Id = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
        Key = "order-1",
        Subject = "customer-1",
        Caller = "shop",
    };

    /// <summary>Puts the stage around a model. The stage does not own it.</summary>
    /// <param name="inner">The model that the stage stands around.</param>
    protected abstract IModel<TInput, TOutput> Wrap(IModel<TInput, TOutput> inner);

    /// <summary>What the model inside answers; the stage may change it.</summary>
    /// <param name="input">One of the inputs of the fixture.</param>
    protected abstract TOutput Answer(TInput input);

    /// <inheritdoc/>
    protected override ValueTask<IModel<TInput, TOutput>> CreateAsync() => new(Wrap(Inner()));

    [Test]
    public async Task The_model_inside_is_asked_under_the_same_id_key_subject_and_caller()
    {
        var inner = Inner();
        await Wrap(inner).PredictAsync(Inputs[0], Asked);
        var options = inner.Calls.Single().Options;
        Assert.That(
            (options.Id, options.Key, options.Subject, options.Caller), Is.EqualTo((Asked.Id, Asked.Key, Asked.Subject, Asked.Caller)));
    }

    [Test]
    public async Task An_answer_keeps_the_model_that_gave_it()
    {
        var inner = Inner();
        var stage = Wrap(inner);
        Assert.That((await stage.PredictAsync(Inputs[0], Asked)).Model, Is.SameAs(inner.Info), "the innermost wins");
        Assert.That((await stage.PredictBatchAsync([Inputs[0]], [Asked]))[0].Model, Is.SameAs(inner.Info), "the innermost wins");
    }

    [Test]
    public async Task An_answer_that_comes_later_is_the_same()
    {
        var later = Wrap(new StubModel<TInput, TOutput>(async (input, _) =>
        {
            await Task.Yield();
            return Answer(input);
        }));
        var expected = await AnswersAsync();
        for (var i = 0; i < expected.Length; i++)
        {
            var prediction = await later.PredictAsync(Inputs[i], Asked);
            Assert.That(AreSame(prediction.Value, expected[i]), $"input {i}");
            Assert.That(prediction.Id, Is.AnyOf(Asked.Id, Guid.Empty));
        }
    }

    [Test]
    public async Task A_batch_passes_the_stage()
    {
        foreach (var input in Inputs.Concat(BadInputs))
        {
            var (alone, inBatch) = (Inner(), Inner());
            Exception? single = null;
            try
            {
                await Wrap(alone).PredictAsync(input);
            }
            catch (Exception error)
            {
                single = error;
            }

            var row = (await Wrap(inBatch).PredictBatchAsync([input]))[0];
            Assert.That(row.Error?.GetType(), Is.EqualTo(single?.GetType()), "a batch must do to each row what a single call does");
            Assert.That(inBatch.Calls, Has.Count.EqualTo(alone.Calls.Count), "what a single call keeps from the model, a batch must too");
        }
    }

    [Test]
    public async Task A_row_that_fails_inside_costs_no_other_its_answer()
    {
        var failing = new StubModel<TInput, TOutput>(
            input => EqualityComparer<TInput>.Default.Equals(input, Inputs[0]) ? throw new NotSupportedException("a stub fails") : Answer(input));
        var predictions = await Wrap(failing).PredictBatchAsync([Inputs[1], Inputs[0], Inputs[1]]);
        Assert.That(predictions.Select(prediction => prediction.Error is null), Is.EqualTo(new[] { true, false, true }));
    }

    [Test]
    public async Task A_cancellation_inside_is_neither_wrapped_nor_retried()
    {
        using var stop = new CancellationTokenSource();
        var inner = new StubModel<TInput, TOutput>((_, token) =>
        {
            stop.Cancel();
            throw new OperationCanceledException(token);
        });
        await Assert.CatchAsync<OperationCanceledException>(async () => await Wrap(inner).PredictAsync(Inputs[0], Asked, stop.Token));
        Assert.That(inner.Calls, Has.Count.EqualTo(1));
    }

    [Test]
    public void GetService_walks_on_inward()
    {
        var inner = Inner();
        var stage = Wrap(inner);
        Assert.That(stage.GetService<StubModel<TInput, TOutput>>(), Is.SameAs(inner));
        Assert.That(stage.GetService<ModelInfo>(), Is.SameAs(inner.Info));
    }

    [Test]
    public async Task The_stage_does_not_dispose_the_model_inside()
    {
        var inner = Inner();
        var stage = Wrap(inner);
        await stage.PredictAsync(Inputs[0]);
        await DisposeAsync(stage);
        Assert.That(inner.Disposals, Is.Zero, "the pipeline owns it, and would dispose it twice");
    }

    [Test]
    public async Task In_a_pipeline_the_stage_stands_where_it_was_written()
    {
        var order = new List<string>();
        var inner = new StubModel<TInput, TOutput>(input =>
        {
            order.Add("model");
            return Answer(input);
        });
        await using var pipeline = inner.AsBuilder()
            .Use(next => new Noting(next, "before", order))
            .Use(Wrap)
            .Use(next => new Noting(next, "after", order))
            .Build();
        await pipeline.PredictAsync(Inputs[0]);
        await pipeline.PredictBatchAsync([Inputs[1]]);
        Assert.That(order, Is.EqualTo(new[] { "before", "after", "model", "before", "after", "model" }));
    }

    [Test]
    public void No_model_inside_is_refused() => Assert.That(() => Wrap(null!), Throws.ArgumentNullException);

    private StubModel<TInput, TOutput> Inner() => new(Answer);

    private sealed class Noting(IModel<TInput, TOutput> inner, string name, List<string> order) : DelegatingModel<TInput, TOutput>(inner)
    {
        public override ValueTask<Prediction<TOutput>> PredictAsync(
            TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
        {
            order.Add(name);
            return Inner.PredictAsync(input, options, cancellationToken);
        }
    }
}
