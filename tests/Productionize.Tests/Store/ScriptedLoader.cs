namespace Productionize;

/// <summary>Loads models that fail when they are told to, and writes down what happens.</summary>
internal sealed class ScriptedLoader : IModelLoader<string, int>
{
    public List<string> Log { get; } = [];

    public bool FailsToLoad { get; set; }

    public bool FailsToAnswer { get; set; }

    public bool IsSynchronous { get; set; }

    public Func<Task> OnLoad { get; set; } = () => Task.CompletedTask;

    public Action OnAsk { get; set; } = () => { };

    public string Format => "test";

    public async ValueTask<IModel<string, int>> LoadAsync(ModelContent content, CancellationToken cancellationToken = default)
    {
        Log.Add($"load {await content.ReadTextAsync("model.bin", cancellationToken)}");
        await OnLoad();
        return FailsToLoad ? throw new InvalidDataException("cannot load")
            : IsSynchronous ? new SynchronousModel(this) : new AsynchronousModel(this);
    }

    private ValueTask<Prediction<int>> Answer(string input, CancellationToken cancellationToken)
    {
        Log.Add($"ask {input}");
        OnAsk();
        cancellationToken.ThrowIfCancellationRequested();
        return FailsToAnswer ? throw new InvalidOperationException("cannot answer") : new(new Prediction<int>(1));
    }

    private sealed class AsynchronousModel(ScriptedLoader loader) : IModel<string, int>, IAsyncDisposable
    {
        public ValueTask<Prediction<int>> PredictAsync(
            string input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
            loader.Answer(input, cancellationToken);

        public ValueTask DisposeAsync()
        {
            loader.Log.Add("dispose");
            return ValueTask.CompletedTask;
        }
    }

    private sealed class SynchronousModel(ScriptedLoader loader) : IModel<string, int>, IDisposable
    {
        public ValueTask<Prediction<int>> PredictAsync(
            string input, PredictionOptions options = default, CancellationToken cancellationToken = default) =>
            loader.Answer(input, cancellationToken);

        public void Dispose() => loader.Log.Add("dispose now");
    }
}
