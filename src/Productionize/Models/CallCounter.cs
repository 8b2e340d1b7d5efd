using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>
/// A counter on a cache line of its own. Not inside the generic lease: the runtime loads no generic type of explicit layout.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct CallCounter
{
    [FieldOffset(0)]
    public int Value;
}
