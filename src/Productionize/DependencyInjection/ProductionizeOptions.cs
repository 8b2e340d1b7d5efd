namespace Productionize;

/// <summary>Where the embedded store and the prediction log lie.</summary>
public sealed class ProductionizeOptions
{
    /// <summary>
    /// The directory of the store and the log; made when absent. Default <c>productionize-data</c> in the working directory.
    /// </summary>
    public string Directory { get; set; } = "productionize-data";
}
