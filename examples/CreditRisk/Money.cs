using System.Text.Json;
using CreditRisk.Poc;
using Productionize;

namespace CreditRisk;

/// <summary>What a decision on a loan earns or costs. The rates stand in settings.json, where the business can read and change them.</summary>
internal sealed record Money(string Owner, string IntendedUsers, double InterestPerYear, double LossIfBad, double ApproveBelow)
{
    public static Money Load(string file) => JsonSerializer.Deserialize<Money>(File.ReadAllText(file), JsonSerializerOptions.Strict)
        ?? throw new JsonException($"{file} is empty.");

    /// <summary>A loan that is approved earns its interest, or loses a share of its amount; one that is refused earns nothing.</summary>
    public double Of(Application loan, bool bad, bool approved) =>
        !approved ? 0 : bad ? -LossIfBad * loan.Amount : InterestPerYear * loan.Time / 12 * loan.Amount;

    public double Perfect(CreditRow row) => Of(row, row.IsBad, approved: !row.IsBad);

    public double ApproveAll(CreditRow row) => Of(row, row.IsBad, approved: true);

    /// <summary>Scores, truths and money of predictions of one model, ready to be evaluated and compared.</summary>
    public ScoredRows Score(IEnumerable<(Application Loan, bool Bad, float Probability)> rows)
    {
        var all = rows.ToArray();
        return new ScoredRows(
            all.Select(row => (double)row.Probability).ToArray(),
            all.Select(row => row.Bad).ToArray(),
            all.Select(row => Of(row.Loan, row.Bad, row.Probability < ApproveBelow)).ToArray());
    }
}
