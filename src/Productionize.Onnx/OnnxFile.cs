namespace Productionize;

/// <summary>A model's file on disk, read and looked through once: what is checked is what runs, and what is packaged.</summary>
internal sealed class OnnxFile
{
    private readonly string _folder;
    private readonly string _shown;
    private readonly bool _readsOthers;

    private readonly OnnxOptions _options;

    public OnnxFile(string path, OnnxOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _options = options;
        var full = Path.GetFullPath(path);
        (_folder, _shown) = (Path.GetDirectoryName(full)!, $"'{path}'");
        Bytes = File.ReadAllBytes(full);
        _readsOthers = ExternalData.IsIn(Bytes, _shown, options.ExternalFiles);
    }

    public byte[] Bytes { get; }

    public OnnxSession Open() => OnnxSession.Open(Bytes, _shown, _options, _readsOthers ? _folder : null);

    public string PathOf(string externalFile) => Path.Combine(_folder, externalFile);

    public override string ToString() => _shown;
}
