namespace Productionize;

/// <summary>A model does not behave as a test expects; the message names the rows by their position, never by their values.</summary>
/// <param name="message">What was expected, in how many rows it failed, and the worst of them.</param>
public sealed class BehaviourException(string message) : Exception(message);
