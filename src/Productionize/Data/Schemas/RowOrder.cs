namespace Productionize;

/// <summary>Whether the numbers of a column never fall, or never rise, from row to row.</summary>
internal sealed class RowOrder
{
    private bool _rises;
    private bool _falls;
    private double _last;
    private long _count;
    private long _run;
    private double _logChance;

    public bool IsOrdered => !(_rises && _falls);

    /// <summary>
    /// Whether the same numbers in random order would stand so in less than one of a million cases: of n numbers, in runs of equal ones
    /// c1, c2 …, c1! c2! … of n! orders are sorted. So a thousand zeros and a last one are no order, two long runs are.
    /// </summary>
    public bool IsNoChance => _logChance < Math.Log(1e-6);

    public void Add(double number)
    {
        if (_count > 0)
        {
            _rises |= number > _last;
            _falls |= number < _last;
        }

        _run = _count > 0 && number == _last ? _run + 1 : 1;
        _last = number;
        _count++;
        _logChance += Math.Log(_run) - Math.Log(_count);
    }
}
