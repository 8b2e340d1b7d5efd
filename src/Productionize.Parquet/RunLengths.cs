namespace Productionize;

/// <summary>Numbers of few bits as Parquet has them: runs of equal ones, and packed ones between, eight at a time.</summary>
internal static class RunLengths
{
    private const int Together = 8;
    private const int ShortestRun = 16;

    /// <summary>Adds numbers, each of as many bits, 1 to 8.</summary>
    public static void Write(GrowingBytes to, ReadOnlySpan<byte> numbers, int bits)
    {
        while (!numbers.IsEmpty)
        {
            var run = RunOf(numbers);
            if (run >= ShortestRun || run == numbers.Length)
            {
                Number(to, (uint)run << 1);
                to.Add(numbers[0]);
            }
            else
            {
                // Only the last eight of all may be filled up.
                run = Together;
                while (run < numbers.Length && RunOf(numbers[run..Math.Min(run + ShortestRun, numbers.Length)]) < ShortestRun)
                {
                    run += Together;
                }

                Number(to, ((uint)run / Together << 1) | 1);
                run = Math.Min(run, numbers.Length);
                Pack(to, numbers[..run], bits);
            }

            numbers = numbers[run..];
        }
    }

    private static void Pack(GrowingBytes to, ReadOnlySpan<byte> numbers, int bits)
    {
        for (; !numbers.IsEmpty; numbers = numbers[Math.Min(Together, numbers.Length)..])
        {
            ulong packed = 0;
            for (var i = 0; i < Math.Min(Together, numbers.Length); i++)
            {
                packed |= (ulong)numbers[i] << (i * bits);
            }

            var place = to.Take(bits);
            for (var i = 0; i < bits; i++)
            {
                place[i] = (byte)(packed >> (8 * i));
            }
        }
    }

    private static int RunOf(ReadOnlySpan<byte> numbers) => numbers.IndexOfAnyExcept(numbers[0]) is >= 0 and var end ? end : numbers.Length;

    private static void Number(GrowingBytes to, uint value)
    {
        for (; value >= 128; value >>= 7)
        {
            to.Add((byte)(value | 128));
        }

        to.Add((byte)value);
    }
}
