using System.Security.Cryptography;

namespace Productionize;

/// <content>Blobs on their way into the journal.</content>
public abstract partial class JournaledModelStore
{
    /// <summary>The blobs that one call wrote. Disposing deletes those that no entry can name.</summary>
    private sealed class UnnamedBlobs(JournaledModelStore store) : IAsyncDisposable
    {
        private readonly Dictionary<string, string> _names = [];
        private readonly HashSet<string> _unnamed = [];
        private readonly HashSet<string> _sound = [];

        public async ValueTask<StoredFile> WriteAsync(PackageFile file, CancellationToken cancellationToken)
        {
            var name = Guid.NewGuid().ToString("n");
            var stored = new StoredFile(file.Name, -1, "");
            await store.WriteBlobAsync(
                name,
                async (stream, token) =>
                {
                    var hashing = new HashingStream(stream, file.Name);
                    await file.WriteAsync(hashing, token).ConfigureAwait(false);
                    stored = new StoredFile(file.Name, hashing.Length, hashing.GetSha256());
                },
                cancellationToken).ConfigureAwait(false);
            _unnamed.Add(name);
            _names[stored.Sha256] = name;
            return stored;
        }

        /// <summary>The names for the content whose blob the state does not have, or has damaged: by digest.</summary>
        public async ValueTask<Dictionary<string, string>> ChooseAsync(JournalState state, CancellationToken cancellationToken)
        {
            var chosen = new Dictionary<string, string>();
            foreach (var (digest, name) in _names)
            {
                var kept = state.Blobs.GetValueOrDefault(digest);
                if (kept is null || !await IsSoundAsync(kept.Name, digest, cancellationToken).ConfigureAwait(false))
                {
                    chosen.Add(digest, name);
                }
            }

            return chosen;
        }

        // An append that ends with an exception may have happened.
        public void MayBeNamed(JournalEntry entry) => _unnamed.ExceptWith(entry.Blobs?.Values ?? []);

        public void AreNotNamed(JournalEntry entry) => _unnamed.UnionWith(entry.Blobs?.Values ?? []);

        public async ValueTask DisposeAsync()
        {
            foreach (var name in _unnamed)
            {
                await store.DeleteUnnamedAsync(name).ConfigureAwait(false);
            }
        }

        private async ValueTask<bool> IsSoundAsync(string name, string digest, CancellationToken cancellationToken)
        {
            if (_sound.Contains(name))
            {
                return true;
            }

            var stream = await store.OpenBlobAsync(name, cancellationToken).ConfigureAwait(false);
            if (stream is null)
            {
                return false;
            }

            await using (stream.ConfigureAwait(false))
            {
                var hash = await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false);
                return Convert.ToHexStringLower(hash) == digest && _sound.Add(name);
            }
        }
    }
}
