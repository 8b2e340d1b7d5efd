using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Productionize;

/// <summary>
/// The rows of an HTTP service that answers pages of JSON: a list of objects a page, checked by the schema of a codec. Values and names are
/// read as by <see cref="JsonLinesDataSource{T}"/>; rows count instead of lines.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
/// <remarks>
/// A page that fails, or takes longer than <see cref="HttpClient.Timeout"/> with all of its body, is tried again by itself, so a pass goes
/// on where it was. One page is held in memory at a time. The fingerprint is
/// that of the cells, in the order of the pages. Errors name scheme, host and path of a page and never its query, which may hold a secret.
/// Immutable and safe for concurrent passes; the client stays the caller's.
/// </remarks>
public sealed class HttpDataSource<T> : IDataSource<T>
{
    private const string NeedsReflection =
        "Reads the members of the type by reflection. Give a codec made with RowCodecBuilder<T> instead.";

    private readonly HttpClient _client;
    private readonly Uri _first;
    private readonly RowCodec<T> _codec;
    private readonly HttpDataSourceOptions _options;

    /// <summary>Pages of objects whose members are the public members of <typeparamref name="T"/>.</summary>
    /// <param name="client">Asks for the pages, with the headers that it has.</param>
    /// <param name="first">The first page: an absolute address, http or https.</param>
    /// <param name="options">Where things stand in a page.</param>
    /// <exception cref="ArgumentException">The address is none of these, or an option is out of its range (all are named).</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public HttpDataSource(HttpClient client, Uri first, HttpDataSourceOptions options)
        : this(client, first, RowCodec.For<T>(), options)
    {
        ArgumentNullException.ThrowIfNull(options);
    }

    /// <summary>Pages of objects whose members are the fields of a codec.</summary>
    /// <param name="client">Asks for the pages, with the headers that it has.</param>
    /// <param name="first">The first page: an absolute address, http or https.</param>
    /// <param name="codec">Names, types and rules of the members; makes the rows.</param>
    /// <param name="options">Where things stand in a page; null: a page is a list, and the next stands in the header <c>Link</c>.</param>
    /// <exception cref="ArgumentException">The address is none of these, or an option is out of its range (all are named).</exception>
    public HttpDataSource(HttpClient client, Uri first, RowCodec<T> codec, HttpDataSourceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(codec);
        if (!first.IsAbsoluteUri || (first.Scheme != Uri.UriSchemeHttp && first.Scheme != Uri.UriSchemeHttps))
        {
            throw new ArgumentException("The first page must have an absolute address, http or https.", nameof(first));
        }

        (_client, _first, _codec, _options) = (client, first, codec, options ?? new HttpDataSourceOptions());
        _options.Validate();
        Name = _options.Name ?? $"{first.Authority}{first.AbsolutePath}";
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Names, types and rules of the members that are read.</summary>
    public Schema Schema => _codec.Schema;

    /// <inheritdoc/>
    /// <exception cref="DataSourceException">
    /// A page cannot be had, is too large, is no JSON, has no list where it should, or leads to another host or to a page that was read
    /// before.
    /// </exception>
    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var item = default(JsonElement);
        var rows = new RowReader<T>(_codec, pass, Name) { FingerprintsCells = true, Raw = () => CutText.Raw(JsonMarshal.GetRawUtf8Value(item)) };
        var parser = new JsonRowParser<T>(rows, _codec.Schema);
        var pages = new HttpPages(_client, _first, Name, _options);
        while (await pages.ReadAsync(cancellationToken).ConfigureAwait(false) is { } page)
        {
            using (page)
            {
                foreach (var next in page.Items.EnumerateArray())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    item = next;
                    if (parser.TryRead(item, out var row))
                    {
                        yield return row;
                    }
                }
            }
        }

        if (pages.NextIsUnknown)
        {
            pass.Warn(new RejectedRow(Name, 0, null, [new RowFault(
                "", null, $"must have the member '{_options.Next}' in a page, so that the next is found ({nameof(HttpDataSourceOptions)}." +
                    $"{nameof(HttpDataSourceOptions.Next)}); one page was read")]));
        }

        rows.Complete(null);
    }
}
