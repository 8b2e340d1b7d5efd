using System.Text;

namespace Productionize;

/// <summary>
/// A C# block of a README or of a page beside one, made into a file that compiles. Its usings go to the top, its statements become a method of a class that
/// derives from Surroundings, and its types, which stand last, follow the class. Errors name the README and its line.
/// </summary>
internal sealed record Snippet(string Readme, int Line, int Number, IReadOnlyList<string> Lines)
{
    private static readonly string[] Types = ["class ", "record ", "struct ", "interface ", "enum "];
    private static readonly string[] Modifiers = ["public ", "internal ", "static ", "sealed ", "abstract ", "readonly ", "partial "];

    /// <summary>Such as <c>src_Productionize_README_1</c>, the first block of that file.</summary>
    public string Name => $"{Path.ChangeExtension(Readme, null).Replace('/', '_').Replace('.', '_')}_{Number}";

    public static IReadOnlyList<Snippet> All { get; } = [.. ReadmesOf(Repository.Root).SelectMany(Read)];

    public string ToSource()
    {
        var usings = Lines.TakeWhile(line => line.Length == 0 || IsUsing(line)).Count();
        var types = usings + Lines.Skip(usings).TakeWhile(line => !StartsType(line)).Count();
        var source = new StringBuilder();
        Append(source, 0, usings);
        source.AppendLine("#line default");
        source.AppendLine($"namespace Snippets.{Name}");
        source.AppendLine("{");
        source.AppendLine("internal sealed class Snippet : Surroundings");
        source.AppendLine("{");
        source.AppendLine("public override async Task RunAsync()");
        source.AppendLine("{");
        Append(source, usings, types);
        source.AppendLine("#line default");
        source.AppendLine("await Task.CompletedTask;");
        source.AppendLine("}");
        source.AppendLine("}");
        Append(source, types, Lines.Count);
        source.AppendLine("#line default");
        source.AppendLine("}");
        return source.ToString();
    }

    public override string ToString() => $"{Readme}, line {Line}";

    private static IEnumerable<string> ReadmesOf(string root) =>
        from file in (string[])[
            Path.Combine(root, "README.md"),
            Path.Combine(root, "examples", "README.md"),
            .. Directory.EnumerateFiles(Path.Combine(root, "src"), "*.md", SearchOption.AllDirectories)]
        where !file.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any()
        let name = Path.GetRelativePath(root, file).Replace('\\', '/')
        orderby name
        select name;

    private static IEnumerable<Snippet> Read(string readme)
    {
        var lines = File.ReadAllLines(Repository.PathOf(readme));
        var number = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                var language = lines[i][3..];
                var block = lines.Skip(i + 1).TakeWhile(line => line != "```").ToArray();
                if (language is "csharp")
                {
                    yield return new Snippet(readme, i + 2, ++number, block);
                }
                else if (language is "cs" or "c#" or "")
                {
                    throw new FormatException(
                        $"{readme}, line {i + 1}: call a block of C# 'csharp', so that it is compiled; indent any other by four.");
                }

                i += block.Length + 1;
            }
        }
    }

    private static bool IsUsing(string line) => line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=');

    private static bool StartsType(string line)
    {
        if (line is ['[', .., ']'])
        {
            return true; // an attribute of a type
        }

        while (Modifiers.FirstOrDefault(modifier => line.StartsWith(modifier, StringComparison.Ordinal)) is { } modifier)
        {
            line = line[modifier.Length..];
        }

        return Types.Any(type => line.StartsWith(type, StringComparison.Ordinal));
    }

    private void Append(StringBuilder source, int from, int to)
    {
        source.AppendLine($"#line {Line + from} \"{Readme}\"");
        foreach (var line in Lines.Skip(from).Take(to - from))
        {
            source.AppendLine(line);
        }
    }
}
