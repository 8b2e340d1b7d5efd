using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>Memory that a tensor can lie over.</summary>
internal static class PinnedBuffer
{
    // Several cache lines: pinned arrays lie side by side, and threads that write into one line slow each other down.
    private const int LeastBytes = 256;

    /// <summary>An array of at least so many elements that the garbage collector never moves.</summary>
    public static T[] Allocate<T>(int elements)
        where T : unmanaged =>
        GC.AllocateArray<T>(Math.Max(elements, LeastBytes / Unsafe.SizeOf<T>()), pinned: true);
}
