namespace Productionize;

/// <summary>Which versions are open in this process, so that they are not deleted.</summary>
internal sealed class VersionLeases
{
    private readonly Dictionary<(string Model, int Version), int> _counts = [];
    private readonly Lock _lock = new();

    public void Take(string model, int version)
    {
        lock (_lock)
        {
            _counts[(model, version)] = _counts.GetValueOrDefault((model, version)) + 1;
        }
    }

    public void Release(string model, int version)
    {
        lock (_lock)
        {
            var count = _counts[(model, version)] - 1;
            _counts[(model, version)] = count;
            if (count == 0)
            {
                _counts.Remove((model, version));
            }
        }
    }

    public bool IsOpen(string model, int version)
    {
        lock (_lock)
        {
            return _counts.ContainsKey((model, version));
        }
    }
}
