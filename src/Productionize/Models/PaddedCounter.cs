using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>A counter on a cache line of its own, so that two threads that count do not slow each other down.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct PaddedCounter
{
    [FieldOffset(0)]
    public int Value;
}
