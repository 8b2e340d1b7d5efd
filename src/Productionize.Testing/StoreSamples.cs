namespace Productionize;

/// <summary>Packages, facts and alias changes for tests of stores, and of what reads from one.</summary>
public static class StoreSamples
{
    /// <summary>A package of format "test" with one file, <c>model.bin</c>.</summary>
    /// <param name="content">The text of the file.</param>
    /// <param name="model">The model's name.</param>
    public static ModelPackage Package(string content = "weights", string model = "churn") => new()
    {
        Model = model,
        Format = "test",
        Files = [PackageFile.FromText("model.bin", content)],
    };

    /// <summary>A fact that Ada learned on 2 January 2026.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="content">The text of it.</param>
    public static ModelFact Fact(string kind = "evaluation", string content = "{}") =>
        new(kind, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "ada", PackageFile.FromText("fact.json", content));

    /// <summary>Ada's promotion of a version of "churn".</summary>
    /// <param name="version">The version.</param>
    /// <param name="expected">The revision that the alias has now; 0 where there is none.</param>
    /// <param name="alias">The alias.</param>
    public static AliasChange Promote(int version, long expected, string alias = "champion") => new()
    {
        Model = "churn",
        Alias = alias,
        Action = AliasAction.Promote,
        Version = version,
        ExpectedRevision = expected,
        Actor = "ada",
        Reason = "better",
    };
}
