using System.Runtime.ExceptionServices;
using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>One answer of a model: the value, the id it is logged under, and the model and version that really answered.</summary>
/// <typeparam name="TOutput">What the model predicts.</typeparam>
public readonly record struct Prediction<TOutput>
{
    private readonly TOutput _value;

    /// <summary>Makes an answer. A plain value converts to one by itself, so that a model need not name this type.</summary>
    /// <param name="value">What was predicted.</param>
    /// <param name="id">The id, or empty: the head of the pipeline assigns one.</param>
    /// <param name="model">The model and version that answered, or null: the stages around fill it in.</param>
    /// <param name="reason">Why this answer and not the usual one, such as <c>fallback: TimeoutException</c>.</param>
    public Prediction(TOutput value, Guid id = default, ModelInfo? model = null, string? reason = null) =>
        (_value, Id, Model, Reason) = (value, id, model, reason);

    private Prediction(Exception error, Guid id, ModelInfo? model) =>
        (_value, Error, Id, Model) = (default!, error, id, model);

    /// <summary>What was predicted. Throws the row's own error where a row of a batch failed.</summary>
    public TOutput Value
    {
        get
        {
            if (Error is { } error)
            {
                ExceptionDispatchInfo.Throw(error);
            }

            return _value;
        }
    }

    /// <summary>The id under which the prediction is logged and outcomes arrive; empty from a model without a pipeline.</summary>
    public Guid Id { get; init; }

    /// <summary>The model and version that really answered (the innermost wins); null from a model that does not say.</summary>
    public ModelInfo? Model { get; init; }

    /// <summary>Why this answer and not the usual one; null for the usual one.</summary>
    public string? Reason { get; init; }

    /// <summary>The error of a failed row of a batch, else null. A single call throws instead.</summary>
    [JsonIgnore]
    public Exception? Error { get; }

    /// <summary>Makes the prediction of a failed row of a batch.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="id">The id of the row.</param>
    /// <param name="model">The model and version that failed.</param>
    /// <returns>A prediction whose <see cref="Value"/> throws <paramref name="error"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="error"/> is null.</exception>
#pragma warning disable CA1000 // Prediction<float>.Failed(…) says which row type fails; a generic method could not infer it.
    public static Prediction<TOutput> Failed(Exception error, Guid id = default, ModelInfo? model = null)
#pragma warning restore CA1000
    {
        ArgumentNullException.ThrowIfNull(error);
        return new Prediction<TOutput>(error, id, model);
    }

    /// <summary>The same prediction (id, model, reason) with another value; a failed row stays failed.</summary>
    /// <param name="value">The new value; ignored where this row failed.</param>
    /// <typeparam name="TOther">Its type.</typeparam>
    /// <returns>The new prediction.</returns>
    public Prediction<TOther> WithValue<TOther>(TOther value) =>
        Error is null ? new(value, Id, Model, Reason) : Prediction<TOther>.Failed(Error, Id, Model) with { Reason = Reason };

    /// <summary>A plain value is a prediction. (C# knows no conversions from interfaces: write <c>new(value)</c> there.)</summary>
    /// <param name="value">What was predicted.</param>
#pragma warning disable CA2225 // The constructor is the named alternative.
    public static implicit operator Prediction<TOutput>(TOutput value) => new(value);
#pragma warning restore CA2225

    /// <summary>Id and model only: values may be personal data and do not belong into texts.</summary>
    /// <returns>Such as <c>0193… churn@3</c>.</returns>
    public override string ToString() => $"{Id:n} {Model}";
}
