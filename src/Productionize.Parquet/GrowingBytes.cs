using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>Bytes that are added at the end; the memory is kept for the next time.</summary>
internal sealed class GrowingBytes
{
    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Room for as many bytes, which count as written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Take(int count)
    {
        var start = Length;
        if (count > _bytes.Length - start)
        {
            Grow(count);
        }

        Length = start + count;
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), start), count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(byte value) => Take(1)[0] = value;

    public void Add(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    /// <summary>Keeps the first bytes only.</summary>
    public void Cut(int length) => Length = length;

    public void Clear() => Length = 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int count) =>
        Array.Resize(ref _bytes, (int)Math.Min(Math.Max(2L * _bytes.Length, (long)Length + count), Array.MaxLength));
}
