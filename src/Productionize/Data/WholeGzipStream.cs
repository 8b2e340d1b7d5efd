using ICSharpCode.SharpZipLib.GZip;

namespace Productionize;

/// <summary>
/// Unpacks gzip, all of its members. Not by the framework's stream, to which a file that was cut off is one that has ended; and what
/// stands behind the last member is no end either, unless it is zeros (as tapes and block devices leave them).
/// </summary>
internal sealed class WholeGzipStream(Stream file) : GZipInputStream(file, BufferSize)
{
    private const int BufferSize = 65_536;

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = base.Read(buffer, offset, count);
        if (read == 0 && count > 0)
        {
            RequireEnd();
        }

        return read;
    }

    private void RequireEnd()
    {
        do
        {
            var (length, rest) = (inputBuffer.RawLength, inputBuffer.Available);
            if (inputBuffer.RawData.AsSpan(length - rest, rest).ContainsAnyExcept((byte)0))
            {
                throw new InvalidDataException("There are bytes behind its end that are not packed.");
            }

            inputBuffer.Available = 0;
            inputBuffer.Fill();
        }
        while (inputBuffer.Available > 0);
    }
}
