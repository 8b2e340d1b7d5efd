namespace Productionize;

/// <summary>What a schema said of a file.</summary>
/// <param name="Accepted">The share of the rows that were accepted.</param>
/// <param name="Faulty">By field, the share of the rows with a fault of it, rejected or told.</param>
/// <param name="Ended">The exception that ended the pass.</param>
internal sealed record DevPass(double Accepted, IReadOnlyDictionary<string, double> Faulty, string? Ended)
{
    public double Share(string field) => Faulty.GetValueOrDefault(field);

    public bool EndedBy(string field) => Ended?.Contains($" {field}: ", StringComparison.Ordinal) == true;
}
