namespace Productionize;

/// <summary>What the server answers.</summary>
public record Risk(float Probability);
