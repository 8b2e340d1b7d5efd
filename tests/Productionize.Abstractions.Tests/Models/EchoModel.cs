namespace Productionize;

/// <summary>Answers its input, fails for negative ones, and tells what it was asked.</summary>
internal sealed class EchoModel(ModelInfo? info = null) : IModel<int, int>
{
    public List<(int Input, PredictionOptions Options, CancellationToken Token)> Calls { get; } = [];

    public Action<int> OnCall { get; set; } = _ => { };

    public ValueTask<Prediction<int>> PredictAsync(
        int input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        Calls.Add((input, options, cancellationToken));
        OnCall(input);
        cancellationToken.ThrowIfCancellationRequested();
        return input < 0 ? throw new FormatException($"{input} is negative") : new(new Prediction<int>(input, options.Id, info));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ModelInfo) ? info
        : serviceType == typeof(string) ? $"key {serviceKey}"
        : null;
}
