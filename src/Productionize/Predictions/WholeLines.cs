using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace Productionize;

/// <summary>The lines of a file that are as they were written; the others are told to <paramref name="skip"/>.</summary>
internal sealed class WholeLines(SafeFileHandle file, long end, Action<long, string>? skip)
{
    public async IAsyncEnumerable<WholeLine> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scan = LineScan.Of(file, end);
        while (await scan.NextAsync(cancellationToken).ConfigureAwait(false))
        {
            var rest = scan.Line;
            while (!JsonLine.IsWhole(rest.Span) && JsonLine.WholeStart(rest.Span) is > 0 and var length)
            {
                // Two lines whose line feed was damaged: one byte between them.
                yield return new WholeLine(scan.Number, rest[..length]);
                rest = rest[Math.Min(rest.Length, length + 1)..];
            }

            if (JsonLine.IsWhole(rest.Span))
            {
                yield return new WholeLine(scan.Number, rest);
            }
            else
            {
                skip?.Invoke(scan.Number, $"its {rest.Length} bytes do not match their checksum, so they are not what was written.");
            }
        }
    }
}
