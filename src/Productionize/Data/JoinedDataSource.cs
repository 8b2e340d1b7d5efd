using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Productionize;

/// <summary>Several sources one after the other, in one pass, under one name.</summary>
/// <param name="name">The name.</param>
/// <param name="schema">What all of them share, or null.</param>
/// <param name="parts">Gives the sources, asked once a pass.</param>
internal sealed class JoinedDataSource<T>(string name, Schema? schema, Func<IEnumerable<IDataSource<T>>> parts) : IDataSource<T>
{
    public string Name => name;

    public Schema? Schema => schema;

    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (rows, known) = (0L, true);
        foreach (var source in parts())
        {
            var part = pass.Part();
            await foreach (var row in source.ReadAsync(part, cancellationToken).ConfigureAwait(false))
            {
                yield return row;
            }

            // Without that of one part, the others say nothing of the whole.
            known &= part.Fingerprint is not null;
            rows += part.Fingerprint?.Rows ?? 0;
            hash.AppendData(Encoding.ASCII.GetBytes($"{part.Fingerprint?.Sha256}:{part.Fingerprint?.Rows}\n"));
        }

        pass.Complete(known ? new DataFingerprint(Convert.ToHexStringLower(hash.GetCurrentHash()), rows) : null);
    }
}
