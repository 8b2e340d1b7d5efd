using CreditRisk.Poc;
using Productionize;

namespace CreditRisk;

/// <summary>A row of credit.csv: what the proof of concept knows, and the number by which the business knows the application.</summary>
internal sealed class CreditRow : KnownApplication
{
    [Field(Name = "row_id")]
    public int RowId { get; set; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsBad => Status == "bad";

    /// <summary>What may be missing, and what a number can be. The same rules check the file, and each application at serving.</summary>
    public static Schema Rules(Schema fields) => fields
        .With(field => field with { Optional = true }, "Home", "Marital", "Job", "Income", "Assets", "Debt")
        .With(field => field with { Optional = false, OneOf = ["no", "yes"] }, "Records")
        .With(field => field with { Minimum = 18, Maximum = 120, Unit = "years" }, "Age")
        .With(field => field with { Minimum = 1, Maximum = 120, Unit = "months" }, "Time")
        .With(field => field with { Minimum = 1 }, "Amount", "Price")
        .With(field => field with { Minimum = 0 }, "Seniority", "Expenses", "Income", "Assets", "Debt");

    /// <summary>The rows as a one-off script exported them once: somebody took the monthly income for the yearly one.</summary>
    public CreditRow AsExtracted()
    {
        var copy = Copy();
        copy.Income *= 12;
        return copy;
    }

    public CreditRow Copy() => (CreditRow)MemberwiseClone();
}
