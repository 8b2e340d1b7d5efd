using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Productionize;

/// <summary>
/// Count, mean, sum of squared deviations, least and most of finite numbers, in one pass: block by block with two passes over each, and
/// merged as Chan, Golub and LeVeque do ("Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979).
/// </summary>
internal sealed class Moments
{
    private const int BlockLength = 128;

    // Sums of squares under this may have lost digits to the end of the range of a double.
    private const double LeastSquares = 1e-290;

    private double[]? _block;
    private int _length;
    private long _count;
    private double _mean;
    private double _squares;
    private double _least = double.PositiveInfinity;
    private double _most = double.NegativeInfinity;

    public Moments()
    {
    }

    public Moments(long count, double mean, double squares, double least, double most) =>
        (_count, _mean, _squares, _least, _most) = (count, mean, squares, least, most);

    public long Count => _count + _length;

    public double? Least => Settled()._count == 0 ? null : _least;

    public double? Most => Settled()._count == 0 ? null : _most;

    public double? Mean => Settled()._count == 0 ? null : _mean;

    /// <summary>The sum of squared deviations from the mean; infinity where it is beyond a double.</summary>
    public double Squares => Settled()._squares;

    public double? Deviation =>
        Settled()._count < 2 ? null
        : _least == _most ? 0
        : _squares is >= LeastSquares and < double.PositiveInfinity ? Math.Sqrt(_squares / (_count - 1))
        : null;

    public void Add(double value)
    {
        var block = _block ??= new double[BlockLength];
        block[_length++] = value;
        if (_length == block.Length)
        {
            Settled();
        }
    }

    public void Merge(Moments other)
    {
        other.Settled();
        Settled().Merge(other._count, other._mean, other._squares, other._least, other._most);
    }

    /// <summary>Takes in what waits in the block. It changes how the numbers are kept, not what they are.</summary>
    private Moments Settled()
    {
        if (_length == 0)
        {
            return this;
        }

        var block = _block.AsSpan(0, _length);
        _length = 0;
        var (sum, least, most) = Sum(block);
        var mean = Math.Clamp(double.IsFinite(sum) ? sum / block.Length : CarefulMean(block), least, most);
        Merge(block.Length, mean, SumOfSquares(block, mean), least, most);
        return this;
    }

    private void Merge(long count, double mean, double squares, double least, double most)
    {
        if (count == 0)
        {
            return;
        }

        var total = checked(_count + count);
        var share = (double)count / total;
        var difference = mean - _mean;
        _squares += squares + (_count == 0 ? 0 : difference * difference * _count * share);
        _mean = _count == 0 ? mean : double.IsFinite(difference) ? _mean + (difference * share) : (_mean * (1 - share)) + (mean * share);
        (_count, _least, _most) = (total, Math.Min(_least, least), Math.Max(_most, most));

        // Rounding may put the mean one digit beside the numbers, and that may be beyond a double.
        _mean = Math.Clamp(_mean, _least, _most);
    }

    // Always four sums side by side, whatever the processor has: so every machine rounds the same way.
    private static (double Sum, double Least, double Most) Sum(ReadOnlySpan<double> block)
    {
        var fours = MemoryMarshal.Cast<double, Vector256<double>>(block);
        var sums = Vector256<double>.Zero;
        var leasts = Vector256.Create(double.PositiveInfinity);
        var mosts = Vector256.Create(double.NegativeInfinity);
        foreach (var four in fours)
        {
            sums += four;
            leasts = Vector256.Min(leasts, four);
            mosts = Vector256.Max(mosts, four);
        }

        var (sum, least, most) = (Vector256.Sum(sums), double.PositiveInfinity, double.NegativeInfinity);
        for (var lane = 0; lane < 4; lane++)
        {
            (least, most) = (Math.Min(least, leasts[lane]), Math.Max(most, mosts[lane]));
        }

        foreach (var value in block[(fours.Length * 4)..])
        {
            sum += value;
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        return (sum, least, most);
    }

    private static double SumOfSquares(ReadOnlySpan<double> block, double mean)
    {
        var fours = MemoryMarshal.Cast<double, Vector256<double>>(block);
        var sums = Vector256<double>.Zero;
        foreach (var four in fours)
        {
            var differences = four - Vector256.Create(mean);
            sums += differences * differences;
        }

        var sum = Vector256.Sum(sums);
        foreach (var value in block[(fours.Length * 4)..])
        {
            sum += (value - mean) * (value - mean);
        }

        return sum;
    }

    // For sums beyond a double, whose mean is none the less within.
    private static double CarefulMean(ReadOnlySpan<double> block)
    {
        var mean = 0.0;
        foreach (var value in block)
        {
            mean += value / block.Length;
        }

        return mean;
    }
}
