using System.Text;

namespace Productionize;

/// <summary>A file for one test.</summary>
internal sealed class TempCsv : IDisposable
{
    public TempCsv(string content)
        : this(Encoding.UTF8.GetBytes(content))
    {
    }

    public TempCsv(byte[] content) => File.WriteAllBytes(Path, content);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"csv-{Guid.NewGuid():N}.csv");

    public string Name => System.IO.Path.GetFileName(Path);

    public void Dispose() => File.Delete(Path);
}
