using System.Security.Cryptography;

namespace Productionize;

/// <summary>The files of one version in memory.</summary>
internal sealed class MemoryContent(ModelVersion version, IReadOnlyDictionary<string, byte[]> files) : ModelContent
{
    public override ModelVersion Version => version;

    public static async Task<byte[]> BytesOfAsync(ModelPackage package)
    {
        using var stream = new MemoryStream();
        await package.Files.Single().WriteAsync(stream, CancellationToken.None);
        return stream.ToArray();
    }

    public static async Task<MemoryContent> OfAsync(ModelPackage package, int number = 1) =>
        Of(package, await BytesOfAsync(package), number);

    public static MemoryContent Of(ModelPackage package, byte[] bytes, int number = 1)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var name = package.Files.Single().Name;
        var version = new ModelVersion
        {
            Model = package.Model,
            Number = number,
            Digest = digest,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Format = package.Format,
            Files = [new StoredFile(name, bytes.Length, digest)],
            Signature = package.Signature,
        };
        return new MemoryContent(version, new Dictionary<string, byte[]> { [name] = bytes });
    }

    public override ValueTask<Stream> OpenFileAsync(string name, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(new MemoryStream(files[name], writable: false));
    }

    public override ValueTask<string> GetDirectoryAsync(CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
