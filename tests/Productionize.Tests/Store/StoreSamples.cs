using System.Text;

namespace Productionize;

/// <summary>What the tests of the stores put in.</summary>
internal static class StoreSamples
{
    public static ModelPackage Package(string content = "weights", string model = "churn") => new()
    {
        Model = model,
        Format = "test",
        Files = [File("model.bin", content)],
    };

    public static PackageFile File(string name, string content) => PackageFile.FromBytes(name, Encoding.UTF8.GetBytes(content));

    public static ModelFact Fact(string kind = "evaluation", string content = "{}") =>
        new(kind, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), "ada", File("fact.json", content));

    public static AliasChange Promote(int version, long expected, string alias = "champion") => new()
    {
        Model = "churn",
        Alias = alias,
        Action = AliasAction.Promote,
        Version = version,
        ExpectedRevision = expected,
        Actor = "ada",
        Reason = "better",
    };

    public static async Task<string> ReadTextAsync(this ModelContent content, string name)
    {
        using var reader = new StreamReader(await content.OpenFileAsync(name));
        return await reader.ReadToEndAsync();
    }

    public static async Task<List<T>> AllAsync<T>(this IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items)
        {
            all.Add(item);
        }

        return all;
    }
}
