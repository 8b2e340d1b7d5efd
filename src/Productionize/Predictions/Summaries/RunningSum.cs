namespace Productionize;

/// <summary>
/// A sum that keeps what rounding would lose (Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54,
/// 1974), and how many numbers it is of.
/// </summary>
internal struct RunningSum
{
    private double _sum;
    private double _lost;

    public long Count { get; private set; }

    /// <summary>The sum; null where it is beyond a double.</summary>
    public readonly double? Value => double.IsFinite(_sum + _lost) ? _sum + _lost : null;

    /// <summary>The mean; null of nothing, and where the sum is beyond a double.</summary>
    public readonly double? Mean => Count == 0 ? null : Value / Count;

    public void Add(double number)
    {
        var sum = _sum + number;
        _lost += Math.Abs(_sum) >= Math.Abs(number) ? _sum - sum + number : number - sum + _sum;
        (_sum, Count) = (sum, Count + 1);
    }
}
