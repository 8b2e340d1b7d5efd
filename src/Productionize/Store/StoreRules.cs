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
        CheckCount(
            package.Files.Count, 1, 1000, "files", "Give the files that its loader reads, many small ones as one archive", nameof(package));
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in package.Files)
        {
            CheckFile(file, "package.Files");
            if (!seen.Add(file.Name))
            {
                throw new ArgumentException(
                    $"The file '{file.Name}' is in the package twice; names may not differ by case alone.", nameof(package));
            }
        }

        CheckPairs(package.Parameters, 1000, 4096, "parameter", _ => { }, "package.Parameters");
        CheckPairs(package.Tags, 64, 256, "tag", key => Names.ThrowIfInvalid(key, "package.Tags"), "package.Tags");
        foreach (var fact in package.Facts ?? [])
        {
            Check(fact);
        }
    }

    public static void Check(ModelFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        Names.ThrowIfInvalid(fact.Kind);
        CheckActor(fact.Actor, "fact.Actor");
        CheckFile(fact.Content, "fact.Content");
    }

    public static void Check(AliasChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Names.ThrowIfInvalid(change.Model);
        Names.ThrowIfInvalid(change.Alias);
        if (change.ExpectedRevision < 0)
        {
            throw new ArgumentOutOfRangeException(
                "change.ExpectedRevision", change.ExpectedRevision,
                "Give the revision of the alias's newest entry, or 0 where it has none yet.");
        }

        CheckActor(change.Actor, "change.Actor");
        CheckReason(change.Reason, "change.Reason");
        CheckReport(change.Report, "change.Report");
        CheckText(
            change.IdempotencyKey ?? "-", 128, "idempotency key", "Take a new Guid for each change, or null", "change.IdempotencyKey");
        if (!Enum.IsDefined(change.Action))
        {
            throw new ArgumentException(
                $"{change.Action} is not an action: take one of {string.Join(", ", Enum.GetNames<AliasAction>())}.", "change.Action");
        }

        if (change.Version is null != change.Action is AliasAction.Remove)
        {
            throw new ArgumentException(
                change.Version is null
                    ? $"{change.Action} needs a version: give the number that the alias shall point at."
                    : $"{change.Action} takes no version, and this one has {change.Version}: leave it null.",
                "change.Version");
        }
    }

    public static void CheckActor(string? actor, string parameterName) =>
        CheckText(actor, 256, "actor", "Name the person or the service that answers for it", parameterName);

    public static void CheckReason(string? reason, string parameterName) =>
        CheckText(reason, 4096, "reason", "Say why; the history keeps it", parameterName);

    public static void CheckReport(string? report, string parameterName) => CheckText(
        report ?? "-", 1_000_000, "report", "Leave it null where there is none, and attach a longer one as a fact", parameterName);

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
            throw new ArgumentException(
                $"The value '{query.TagValue}' needs the tag whose value it is: set Tag as well.", "query.TagValue");
        }
    }

    private static void CheckFile(PackageFile file, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(file, parameterName);
        Names.ThrowIfInvalidFile(file.Name);
        ArgumentNullException.ThrowIfNull(file.WriteAsync);
    }

    private static void CheckPairs(
        IReadOnlyDictionary<string, string>? pairs, int most, int longest, string what, Action<string> checkKey, string parameterName)
    {
        const string remedy = "Put what is long into a file or a fact of the package";
        CheckCount(pairs?.Count ?? 0, 0, most, what + "s", remedy, parameterName);
        foreach (var (key, value) in pairs ?? new Dictionary<string, string>())
        {
            checkKey(key);
            CheckText(key, 256, $"name of a {what}", remedy, parameterName);
            ArgumentNullException.ThrowIfNull(value, $"{parameterName}[{key}]");
            if (value.Length > longest)
            {
                throw new ArgumentException(
                    $"The {what} '{key}' has {value.Length} characters; 0 to {longest} are allowed. {remedy}.", parameterName);
            }
        }
    }

    private static void CheckText(string? text, int longest, string what, string remedy, string parameterName)
    {
        ArgumentNullException.ThrowIfNull(text, parameterName);
        var fault = string.IsNullOrWhiteSpace(text) ? "is empty or white space"
            : text.Length > longest ? $"has {text.Length} characters" : null;
        if (fault is not null)
        {
            throw new ArgumentException($"The {what} {fault}; 1 to {longest} are allowed. {remedy}.", parameterName);
        }
    }

    private static void CheckCount(int count, int least, int most, string what, string remedy, string parameterName)
    {
        if (count < least || count > most)
        {
            throw new ArgumentException($"The package has {count} {what}; {least} to {most} are allowed. {remedy}.", parameterName);
        }
    }
}
