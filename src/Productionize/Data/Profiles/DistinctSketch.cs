using System.Numerics;

namespace Productionize;

/// <summary>
/// How many different texts there were: HyperLogLog with 4,096 registers (Flajolet, Fusy, Gandouet and Meunier, 2007), read by the improved
/// estimator of Ertl ("New cardinality estimation algorithms for HyperLogLog sketches", arXiv:1702.01284, 2017), which needs no tables of
/// biases. Standard error 1.04 / √4096 = 1.6 %. Merging takes the larger of each pair of registers: exact in any order.
/// </summary>
internal sealed class DistinctSketch
{
    public const int RegisterCount = 1 << Precision;
    public const int MostRank = 64 - Precision;

    private const int Precision = 12;

    private readonly byte[] _registers = new byte[RegisterCount];

    public ReadOnlySpan<byte> Registers => _registers;

    public void Add(ulong hash)
    {
        // The bit that is set ends the count of leading zeros.
        var rank = (byte)(BitOperations.LeadingZeroCount((hash << Precision) | (1UL << Precision)) + 1);
        Raise((int)(hash >> (64 - Precision)), rank);
    }

    public void Raise(int register, byte rank)
    {
        if (rank > _registers[register])
        {
            _registers[register] = rank;
        }
    }

    public void Merge(DistinctSketch other)
    {
        for (var i = 0; i < _registers.Length; i++)
        {
            Raise(i, other._registers[i]);
        }
    }

    public double Estimate()
    {
        const double registers = RegisterCount;
        Span<int> withRank = stackalloc int[MostRank + 1];
        foreach (var rank in _registers)
        {
            withRank[rank]++;
        }

        var sum = registers * Tau(1 - (withRank[MostRank] / registers));
        for (var rank = MostRank - 1; rank > 0; rank--)
        {
            sum = 0.5 * (sum + withRank[rank]);
        }

        sum += registers * Sigma(withRank[0] / registers);
        return registers * registers / (2 * Math.Log(2) * sum);
    }

    // Ertl's correction for registers that are still empty.
    private static double Sigma(double empty)
    {
        if (empty == 1)
        {
            return double.PositiveInfinity;
        }

        var (power, weight, sum, before) = (empty, 1.0, empty, double.NaN);
        while (sum != before)
        {
            power *= power;
            before = sum;
            sum += power * weight;
            weight *= 2;
        }

        return sum;
    }

    // Ertl's correction for registers that cannot rise any more.
    private static double Tau(double rising)
    {
        if (rising is 0 or 1)
        {
            return 0;
        }

        var (root, weight, sum, before) = (rising, 1.0, 1 - rising, double.NaN);
        while (sum != before)
        {
            root = Math.Sqrt(root);
            before = sum;
            weight *= 0.5;
            sum -= (1 - root) * (1 - root) * weight;
        }

        return sum / 3;
    }
}
