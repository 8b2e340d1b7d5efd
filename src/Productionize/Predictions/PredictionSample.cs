namespace Productionize;

/// <summary>
/// Which records a log with <see cref="PredictionLogOptions.SampleRate"/> keeps: by the hash of their subject, so that what is known of one
/// subject is known whole, in each process and after each restart.
/// </summary>
internal sealed class PredictionSample(double rate)
{
    // Of a purpose of its own: a sample of the data is no sample of the log.
    private readonly KeyShare? _share = rate < 1 ? new(KeyShare.Log, rate, seed: 0) : null;

    public bool Has(in PredictionOptions options, Guid id) =>
        _share is null || (string.IsNullOrEmpty(options.Subject) ? _share.Has(id) : _share.Has(options.Subject));
}
