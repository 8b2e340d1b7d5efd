namespace Productionize;

/// <summary>
/// What a query is given, and how long it may take. Safe to share between sources; do not change its parameters afterwards.
/// </summary>
public sealed class SqlDataSourceOptions
{
    /// <summary>
    /// The name of the source for people and errors, 1 to 256 characters; default <c>query</c>. The text of the query is never used for it.
    /// </summary>
    public string Name { get; init; } = "query";

    /// <summary>
    /// The values of the query's parameters by name, as the provider writes it (<c>@since</c>); null as a value is the database's NULL.
    /// Null
    /// (the default): the query has none. Values never stand in an error.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? Parameters { get; init; }

    /// <summary>
    /// How long the database may take for the command, 0 s (no bound) to 24 h in whole seconds; null (the default): as the provider has it.
    /// </summary>
    public TimeSpan? CommandTimeout { get; init; }

    internal void Validate()
    {
        var faults = new OptionFaults();
        faults.Check(Name is { Length: >= 1 and <= 256 }, nameof(Name), $"{Name?.Length ?? 0} characters long", "1 to 256 characters");
        var isNamed = Parameters?.Keys.Any(string.IsNullOrWhiteSpace) != true;
        faults.Check(isNamed, nameof(Parameters), "for an empty name", "a name such as @since");
        var isTimeout = CommandTimeout is null || CommandTimeout >= TimeSpan.Zero && CommandTimeout <= TimeSpan.FromHours(24)
            && CommandTimeout.Value.Ticks % TimeSpan.TicksPerSecond == 0;
        faults.Check(isTimeout, nameof(CommandTimeout), CommandTimeout, "0 s to 24 h in whole seconds, or null");
        faults.ThrowIfAny(nameof(SqlDataSourceOptions));
    }
}
