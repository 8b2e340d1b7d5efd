using System.Runtime.InteropServices;

namespace Productionize;

/// <summary>What the thread has computed, without what others did on its processor meanwhile. Linux only.</summary>
internal static class ThreadTime
{
    private const int ThreadCpuTime = 3;

    public static long Nanoseconds => clock_gettime(ThreadCpuTime, out var time) == 0
        ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
        : throw new PlatformNotSupportedException("This system does not tell the time of a thread.");

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int clock_gettime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
