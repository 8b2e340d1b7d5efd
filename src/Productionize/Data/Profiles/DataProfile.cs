using System.Text;
using System.Text.Json;

namespace Productionize;

/// <summary>
/// What rows are like, column by column, without the rows: made in one pass by <see cref="DataProfiler"/> or <c>ProfileAsync</c>, merged
/// across files and machines, and kept with a model's version (<see cref="ToFact"/>), so that monitoring needs no training data. Immutable;
/// safe for concurrent use.
/// </summary>
public sealed class DataProfile
{
    /// <summary>
    /// How far a quantile of numbers is off at most, as a share of itself; <see cref="ColumnProfile.Quantile"/> says when it is much less.
    /// </summary>
    public const double QuantileError = 0.01;

    /// <summary>
    /// The standard error of <see cref="ColumnProfile.Distinct"/>, as a share of it; two thirds of all estimates are nearer.
    /// </summary>
    public const double DistinctError = 0.01625;

    /// <summary>The kind of the fact that <see cref="ToFact"/> makes.</summary>
    public const string FactKind = "profile";

    private readonly Dictionary<string, ColumnProfile> _byName;

    internal DataProfile(long rows, ColumnProfile[] columns)
    {
        Rows = rows;
        Columns = Array.AsReadOnly(columns);
        _byName = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
    }

    /// <summary>How many rows there were.</summary>
    public long Rows { get; }

    /// <summary>The columns, in the order of the schema.</summary>
    public IReadOnlyList<ColumnProfile> Columns { get; }

    /// <summary>A column by its name.</summary>
    /// <param name="name">The field's name.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public ColumnProfile this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            return _byName.TryGetValue(name, out var column)
                ? column
                : throw new ArgumentException(
                    $"There is no column '{name}'. The profile has: {string.Join(", ", _byName.Keys)}.", nameof(name));
        }
    }

    /// <summary>
    /// The profile of the rows of both, as if they had been counted in one pass. Counts, buckets, minimum, maximum and the estimate of
    /// distinct texts are the same whatever was merged in which order; mean and deviation to 1e-9; frequent texts within their bounds.
    /// </summary>
    /// <param name="other">The other rows. Neither profile changes.</param>
    /// <returns>The profile of all rows.</returns>
    /// <exception cref="ArgumentException">It has other columns, or one with another kind or policy: the message names it.</exception>
    public DataProfile Merge(DataProfile other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (var i = 0; i < Math.Max(Columns.Count, other.Columns.Count); i++)
        {
            var (own, its) = (Describe(this, i), Describe(other, i));
            if (own != its)
            {
                throw new ArgumentException(
                    $"Column {i + 1} is {own} here and {its} in the other profile. Profile both with one schema.", nameof(other));
            }
        }

        var columns = Columns.Select((column, i) =>
        {
            var both = column.State.Copy();
            both.Merge(other.Columns[i].State);
            both.Frequent?.Cut();
            return new ColumnProfile(both);
        });
        return new DataProfile(checked(Rows + other.Rows), [.. columns]);
    }

    /// <summary>Writes it as JSON. A profile that <see cref="FromJson"/> makes from it has the same JSON, to the last bit.</summary>
    /// <returns>The JSON text, indented; some kilobytes a column, for one of many different numbers up to about 60.</returns>
    public string ToJson() =>
        JsonSerializer.Serialize(DataProfileDocument.Of(this), DataProfileJsonContext.Default.DataProfileDocument);

    /// <summary>Reads what <see cref="ToJson"/> wrote, strictly: what was damaged or cannot be is refused.</summary>
    /// <param name="json">The JSON text.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="JsonException">It is no profile, of another version of the format, or contradicts itself.</exception>
    public static DataProfile FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return (JsonSerializer.Deserialize(json, DataProfileJsonContext.Default.DataProfileDocument)
            ?? throw new JsonException("The profile is null; pass what DataProfile.ToJson wrote.")).ToProfile();
    }

    /// <summary>
    /// Writes what <see cref="ToJson"/> gives into a file, over what was there: whole or not at all, and on the device when this returns.
    /// </summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="cancellationToken">Ends the writing; the file stays as it was.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return ReplacedFile.WriteAsync(path, ToJson() + "\n", cancellationToken);
    }

    /// <summary>Reads what <see cref="SaveAsync"/> wrote, as strictly as <see cref="FromJson"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="InvalidDataException">It is no profile, or damaged: the message has the file and, if known, the line.</exception>
    /// <exception cref="IOException">The file cannot be read, or does not exist.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<DataProfile> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return DataProfileFile.ReadAsync(path, cancellationToken);
    }

    /// <summary>The profile as a fact for <see cref="ModelPackage.Facts"/> or <see cref="IModelStore.AttachAsync"/>.</summary>
    /// <param name="at">When the rows were counted.</param>
    /// <param name="actor">Who says so, 1 to 256 characters.</param>
    /// <returns>The fact, of the kind <see cref="FactKind"/>, with the content <c>profile.json</c>.</returns>
    public ModelFact ToFact(DateTimeOffset at, string actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return new ModelFact(FactKind, at, actor, PackageFile.FromText("profile.json", ToJson()));
    }

    /// <summary>Reads what <see cref="ToFact"/> kept, as <see cref="IModelStore.ReadFactsAsync"/> gives it back.</summary>
    /// <param name="fact">A fact of the kind <see cref="FactKind"/>.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ArgumentException">The fact is of another kind.</exception>
    /// <exception cref="JsonException">As with <see cref="FromJson"/>.</exception>
    public static DataProfile FromFact(StoredFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return fact.Kind == FactKind
            ? FromJson(Encoding.UTF8.GetString(fact.Content.Span))
            : throw new ArgumentException(
                $"The fact is of the kind '{fact.Kind}'. Ask the store for those of the kind '{FactKind}'.", nameof(fact));
    }

    /// <summary>
    /// A table for people, the number of rows and then a line a column: counts, mean, deviation, quartiles, distinct and most frequent
    /// texts, and a small histogram (of twelve equal parts between the 1 % and the 99 % quantile). It shows data, on purpose.
    /// </summary>
    /// <returns>The text, lines ended by a line feed; in invariant culture.</returns>
    public string ToTable() => DataProfileTable.Of(this);

    /// <summary>How many rows and columns, never what is in them.</summary>
    /// <returns>Such as <c>1,000 rows of Age Single, Job String</c>.</returns>
    public override string ToString() => FormattableString.Invariant($"{Rows:#,0} rows of {string.Join(", ", Columns)}");

    private static string Describe(DataProfile profile, int index) =>
        index < profile.Columns.Count
            ? $"'{profile.Columns[index].Name}' ({profile.Columns[index].Kind}{(profile.Columns[index].IsPrivate ? ", private" : "")})"
            : "absent";
}
