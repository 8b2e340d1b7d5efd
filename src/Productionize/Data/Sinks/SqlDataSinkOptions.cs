namespace Productionize;

/// <summary>How a table is written. Immutable; safe to share between sinks.</summary>
public sealed class SqlDataSinkOptions
{
    /// <summary>
    /// Whether missing tables are made by <c>CREATE TABLE IF NOT EXISTS</c>; default true. Set it to false where the account may not, or
    /// the database does not know that statement, and make them beforehand.
    /// </summary>
    public bool CreatesTables { get; init; } = true;
}
