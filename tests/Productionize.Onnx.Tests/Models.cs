namespace Productionize;

/// <summary>Where the models of the tests lie.</summary>
internal static class Models
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Data");

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.onnx").Select(Path.GetFileNameWithoutExtension).Order()!;

    public static string PathOf(string name) => Path.Combine(Folder, $"{name}.onnx");

    public static string Bad(string name) => Path.Combine(Folder, "bad", $"{name}.onnx");
}
