using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>The rows of a source that obey a rule in code.</summary>
internal sealed class RuledDataSource<T>(IDataSource<T> source, string rule, Func<T, bool> holds, RuleSeverity severity) : IDataSource<T>
{
    public string Name => source.Name;

    public Schema? Schema => source.Schema;

    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return ReadRowsAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> ReadRowsAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var inner = InnerPass.Of(pass);
        var number = 0L;
        await foreach (var row in source.ReadAsync(inner, cancellationToken).ConfigureAwait(false))
        {
            number++;
            var told = Broken(row) is { } broken
                ? new RejectedRow(Name, number, null, [new RowFault("", null, broken) { Severity = severity }])
                : null;
            if (told is null || severity == RuleSeverity.Warn)
            {
                pass.Accept();
                if (told is not null)
                {
                    pass.Warn(told);
                }

                yield return row;
                continue;
            }

            pass.Reject(told);
            if (severity == RuleSeverity.Fail)
            {
                throw new DataSourceException(Name, number, $"A row breaks a rule that no row may break. {told.Faults[0]}.");
            }
        }

        pass.Complete(inner.Fingerprint);
    }

    private string? Broken(T row)
    {
        try
        {
            return holds(row) ? null : rule;
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or ArithmeticException)
        {
            return $"{rule}; this could not be checked: {error.Message}";
        }
    }
}
