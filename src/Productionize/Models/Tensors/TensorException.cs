namespace Productionize;

/// <summary>A tensor breaks the protocol or does not fit a field; caught by whoever knows where the tensor came from.</summary>
internal sealed class TensorException(string message) : Exception(message);
