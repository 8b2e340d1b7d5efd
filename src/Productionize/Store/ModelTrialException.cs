namespace Productionize;

/// <summary>A version failed its trial: it could not be opened, loaded, or asked. The alias was not moved.</summary>
public sealed class ModelTrialException : Exception
{
    internal ModelTrialException(ModelVersion version, string step, Exception cause)
        : base(
            $"Model '{version.Model}' version {version.Number} failed its trial when it was {step}: {cause.Message} " +
            "The alias was not moved. Repair the model and add it as a new version, or refuse this one.",
            cause) => (Model, Version) = (version.Model, version.Number);

    /// <summary>The model.</summary>
    public string Model { get; }

    /// <summary>The number of the version that failed.</summary>
    public int Version { get; }
}
