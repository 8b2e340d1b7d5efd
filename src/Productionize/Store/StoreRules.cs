namespace Productionize;

/// <summary>What our stores refuse at the door.</summary>
internal static class StoreRules
{
    public const long LargestFact = 16 * 1024 * 1024;

    public static void Check(ModelPackage package)
    {
        ArgumentNullException.ThrowIfNull(package);
        Names.ThrowIfInvalid(package.Model);
        Names.ThrowIfInvalid(package.Format);
        ArgumentNullException.ThrowIfNull(package.Files);
        CheckCount(package.Files.Count, 1, 1000, "files", nameof(package));
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in package.Files)
        {
            CheckFile(file);
            if (!seen.Add(file.Name))
            {
                throw new ArgumentException(
                    $"The file '{file.Name}' is in the package twice; names may not differ by case alone.", nameof(package));
            }
        }

        CheckPairs(package.Parameters, 1000, 4096, "parameter", _ => { });
        CheckPairs(package.Tags, 64, 256, "tag", key => Names.ThrowIfInvalid(key, "package.Tags"));
        foreach (var fact in package.Facts ?? [])
        {
            Check(fact);
        }
    }

    public static void Check(ModelFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        Names.ThrowIfInvalid(fact.Kind);
        CheckText(fact.Actor, 256, "fact.Actor");
        CheckFile(fact.Content);
    }

    public static void Check(AliasChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Names.ThrowIfInvalid(change.Model);
        Names.ThrowIfInvalid(change.Alias);
        ArgumentOutOfRangeException.ThrowIfNegative(change.ExpectedRevision);
        CheckText(change.Actor, 256, "change.Actor");
        CheckText(change.Reason, 4096, "change.Reason");
        CheckText(change.Report ?? "-", 1_000_000, "change.Report");
        CheckText(change.IdempotencyKey ?? "-", 128, "change.IdempotencyKey");
        if (!Enum.IsDefined(change.Action))
        {
            throw new ArgumentException($"{change.Action} is not an action; take one of AliasAction.", nameof(change));
        }

        if (change.Version is null != change.Action is AliasAction.Remove)
        {
            throw new ArgumentException(
                $"{change.Action} {(change.Version is null ? "needs a version" : "takes no version")}.", nameof(change));
        }
    }

    public static void Check(ModelQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Model is not null)
        {
            Names.ThrowIfInvalid(query.Model);
        }

        if (query.Tag is not null)
        {
            Names.ThrowIfInvalid(query.Tag);
        }

        if (query is { Tag: null, TagValue: not null })
        {
            throw new ArgumentException("TagValue needs the Tag whose value it is.", nameof(query));
        }
    }

    private static void CheckFile(PackageFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        Names.ThrowIfInvalidFile(file.Name);
        ArgumentNullException.ThrowIfNull(file.WriteAsync);
    }

    private static void CheckPairs(
        IReadOnlyDictionary<string, string>? pairs, int most, int longest, string what, Action<string> checkKey)
    {
        CheckCount(pairs?.Count ?? 0, 0, most, what + "s", "package");
        foreach (var (key, value) in pairs ?? new Dictionary<string, string>())
        {
            checkKey(key);
            CheckText(key, 256, "package");
            ArgumentNullException.ThrowIfNull(value, $"package.{what}.{key}");
            if (value.Length > longest)
            {
                throw new ArgumentException(
                    $"The {what} '{key}' has {value.Length} characters, at most {longest} fit.", nameof(pairs));
            }
        }
    }

    private static void CheckText(string? text, int longest, string parameterName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text, parameterName);
        if (text.Length > longest)
        {
            throw new ArgumentException($"The text has {text.Length} characters, at most {longest} fit.", parameterName);
        }
    }

    private static void CheckCount(int count, int least, int most, string what, string parameterName)
    {
        if (count < least || count > most)
        {
            throw new ArgumentException($"The package has {count} {what}; {least} to {most} are allowed.", parameterName);
        }
    }
}
