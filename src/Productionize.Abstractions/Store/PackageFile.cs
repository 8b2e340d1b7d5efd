using System.Text;

namespace Productionize;

/// <summary>One file of a package: a name, and a function that writes its bytes.</summary>
/// <param name="Name">
/// The name within the package, as <see cref="Names.IsValidFile"/> allows; '/' separates folders. It never becomes a path in the store.
/// </param>
/// <param name="WriteAsync">
/// Writes the whole content into the stream that it is given, which hashes and counts what passes and is not for the writer to close.
/// A store may call it more than once, and never twice at the same time.
/// </param>
public sealed record PackageFile(string Name, Func<Stream, CancellationToken, ValueTask> WriteAsync)
{
    /// <summary>A file whose content is already in memory.</summary>
    /// <param name="name">The name within the package.</param>
    /// <param name="content">The bytes. They are not copied: the caller leaves them unchanged until the package is added.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static PackageFile FromBytes(string name, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name, (stream, cancellationToken) => stream.WriteAsync(content, cancellationToken));
    }

    /// <summary>A file of text, written as UTF-8 without a byte order mark.</summary>
    /// <param name="name">The name within the package.</param>
    /// <param name="content">The text.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> or <paramref name="content"/> is null.</exception>
    public static PackageFile FromText(string name, string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return FromBytes(name, Encoding.UTF8.GetBytes(content));
    }

    /// <summary>A file on disk, read when the package is added.</summary>
    /// <param name="name">The name within the package.</param>
    /// <param name="path">Where the bytes are now. It is not kept.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, or <paramref name="path"/> null or empty.</exception>
    public static PackageFile FromPath(string name, string path)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(name, async (stream, cancellationToken) =>
        {
            var source = File.OpenRead(path);
            await using (source.ConfigureAwait(false))
            {
                await source.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
            }
        });
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
