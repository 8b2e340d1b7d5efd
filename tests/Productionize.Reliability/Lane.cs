namespace Productionize;

/// <summary>How much is tried: a few minutes for every change, or as much as is promised.</summary>
public enum Lane
{
    Quick,
    Full,
}
