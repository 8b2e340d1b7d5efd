using System.Runtime.CompilerServices;

namespace Productionize;

[Breaks(typeof(DataSourceSuite<>), nameof(DataSourceSuite<>.It_has_a_name))]
internal sealed class WrongSourceWithoutAName : RightSource
{
    public override string Name => "";
}

[Breaks(typeof(DataSourceSuite<>), nameof(DataSourceSuite<>.A_pass_tells_each_rejected_row_with_its_reasons))]
internal sealed class WrongSourceThatSkipsSilently : RightSource
{
    protected override bool Take(DataPass pass, int number) => number != 3 && base.Take(pass, number);
}

[Breaks(typeof(DataSourceSuite<>), nameof(DataSourceSuite<>.A_second_pass_reads_anew))]
internal sealed class WrongSourceThatIsDrained : RightSource
{
    private bool _drained;

    protected override bool Take(DataPass pass, int number) => base.Take(pass, number) && !_drained;

    protected override void Complete(DataPass pass)
    {
        _drained = true;
        base.Complete(pass);
    }
}

[Breaks(typeof(DataSourceSuite<>), nameof(DataSourceSuite<>.Passes_side_by_side_do_not_disturb_each_other))]
internal sealed class WrongSourceWithOnePosition : RightSource
{
    private int _number;

    protected override async IAsyncEnumerable<int> IterateAsync(
        DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        for (_number = 1; _number <= Last; _number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Take(pass, _number))
            {
                yield return _number;
            }
        }

        Complete(pass);
    }
}

[Breaks(typeof(DataSourceSuite<>), nameof(DataSourceSuite<>.A_pass_counts_the_rows_that_it_lets_through))]
internal sealed class WrongSourceThatCountsAtTheEnd : RightSource
{
    protected override bool Take(DataPass pass, int number) => number != 3 || base.Take(pass, number);

    protected override void Complete(DataPass pass)
    {
        for (var row = 1; row < Last; row++)
        {
            pass.Accept();
        }

        base.Complete(pass);
    }
}

[Breaks(typeof(DataSourceSuite<>), nameof(DataSourceSuite<>.The_fingerprint_is_known_at_the_end_and_not_before))]
internal sealed class WrongSourceThatIsDoneBeforeItsLastRow : RightSource
{
    protected override bool Take(DataPass pass, int number)
    {
        if (number == Last)
        {
            Complete(pass);
        }

        return base.Take(pass, number);
    }
}

[Breaks(typeof(DataSourceSuite<>), nameof(DataSourceSuite<>.The_same_data_has_the_same_fingerprint))]
internal sealed class WrongSourceWithAFingerprintOfItsOwn : RightSource
{
    private readonly DataFingerprint _own = new($"{Guid.NewGuid():N}{Guid.NewGuid():N}", Last);

    protected override void Complete(DataPass pass) => pass.Complete(_own);
}

[Breaks(typeof(DataSourceSuite<>), nameof(DataSourceSuite<>.A_pass_that_is_given_up_has_no_fingerprint))]
internal sealed class WrongSourceThatCompletesWhatWasGivenUp : RightSource
{
    protected override async IAsyncEnumerable<int> IterateAsync(
        DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var number in base.IterateAsync(pass, cancellationToken))
            {
                yield return number;
            }
        }
        finally
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Complete(pass);
            }
        }
    }
}

[Breaks(typeof(DataSourceSuite<>), nameof(DataSourceSuite<>.A_cancelled_pass_ends_by_cancellation_and_has_no_fingerprint))]
internal sealed class WrongSourceThatCannotBeStopped : RightSource
{
    public override IAsyncEnumerable<int> ReadAsync(DataPass pass, CancellationToken cancellationToken = default) =>
        base.ReadAsync(pass, CancellationToken.None);
}

[Breaks(typeof(DataSourceSuite<>), nameof(DataSourceSuite<>.A_null_pass_is_refused_at_the_call))]
internal sealed class WrongSourceThatNoticesLate : RightSource
{
    public override IAsyncEnumerable<int> ReadAsync(DataPass pass, CancellationToken cancellationToken = default) =>
        IterateAsync(pass, cancellationToken);
}
