namespace Productionize.Parity;

internal sealed record Loan(double Age, double Income, double Debt);

internal sealed record SingleLoan(float Age, float Income, float Debt);

internal sealed record Verdict([property: Field(Name = "label")] long Label, [property: Field(Name = "probability")] double Probability);
