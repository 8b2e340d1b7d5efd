namespace Productionize;

public abstract partial class ModelContract<TInput, TOutput>
{
    [Test]
    public async Task In_a_pipeline_each_answer_has_an_id_and_one_record()
    {
        var logger = new RecordingPredictionLogger();
        var model = await CreateAsync();
        await using var pipeline = model.AsBuilder().UsePredictionLog(logger).Build();
        var single = await pipeline.PredictAsync(Inputs[0]);
        var batch = await pipeline.PredictBatchAsync(Inputs);
        await pipeline.FlushAsync();
        Prediction<TOutput>[] answers = [single, .. batch];
        var ids = answers.Select(prediction => prediction.Id).ToArray();
        Assert.That(ids, Is.Unique.And.None.EqualTo(Guid.Empty));
        Assert.That(logger.Records.Select(record => record.Id), Is.EqualTo(ids));
        Assert.That(logger.Records.Select(record => record.Status), Is.All.EqualTo(PredictionStatus.Answered));
        Assert.That(
            logger.Records.Select(record => record.Model.ToString()),
            Is.EqualTo(answers.Select(prediction => prediction.Model?.ToString() ?? pipeline.Name)),
            "the model that really answered");
    }

    [Test]
    public async Task A_pipeline_that_is_disposed_asks_the_model_no_more()
    {
        var model = await CreateAsync();
        var pipeline = model.AsBuilder().Build();
        await pipeline.PredictAsync(Inputs[0]);
        await pipeline.DisposeAsync();
        await Assert.CatchAsync<ObjectDisposedException>(async () => await pipeline.PredictAsync(Inputs[0]));
    }
}
