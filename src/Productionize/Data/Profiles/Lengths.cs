namespace Productionize;

/// <summary>The shortest, the longest and the sum of lengths.</summary>
internal sealed class Lengths
{
    public long Least { get; private set; } = long.MaxValue;

    public long Most { get; private set; } = -1;

    public long Sum { get; private set; }

    public void Add(long length) => Merge(length, length, length);

    public void Merge(long least, long most, long sum) =>
        (Least, Most, Sum) = (Math.Min(Least, least), Math.Max(Most, most), checked(Sum + sum));
}
