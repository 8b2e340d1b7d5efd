using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Productionize;

/// <summary>The SHA-256 of rows in their order: a chain over blocks, so that nothing needs to be disposed.</summary>
internal sealed class RowHash
{
    private const int Block = 65_536;

    private readonly ArrayBufferWriter<byte> _waiting = new();
    private readonly byte[] _state = new byte[SHA256.HashSizeInBytes];

    public RowHash() => _waiting.Write(_state);

    public void Add(Row row)
    {
        var bytes = row.Data.Span;
        BinaryPrimitives.WriteInt32LittleEndian(_waiting.GetSpan(4), bytes.Length);
        _waiting.Advance(4);
        _waiting.Write(bytes);
        if (_waiting.WrittenCount >= Block)
        {
            Chain();
        }
    }

    public string Sha256()
    {
        Chain();
        return Convert.ToHexStringLower(_state);
    }

    private void Chain()
    {
        SHA256.HashData(_waiting.WrittenSpan, _state);
        _waiting.ResetWrittenCount();
        _waiting.Write(_state);
    }
}
