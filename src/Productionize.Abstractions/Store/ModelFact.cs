namespace Productionize;

/// <summary>
/// Something learned about a version or a model (lineage, evaluation, profile, golden rows, approval, owner): appended, never changed.
/// </summary>
/// <param name="Kind">What it is, as <see cref="Names.IsValid"/> allows ("evaluation").</param>
/// <param name="At">When it was learned, by the caller's clock.</param>
/// <param name="Actor">Who says so, 1 to 256 characters.</param>
/// <param name="Content">The content, at most 16 MB.</param>
public sealed record ModelFact(string Kind, DateTimeOffset At, string Actor, PackageFile Content)
{
    /// <summary>The kind.</summary>
    public override string ToString() => Kind;
}
