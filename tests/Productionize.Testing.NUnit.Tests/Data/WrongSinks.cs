namespace Productionize;

[Breaks(typeof(DataSinkSuite<>), nameof(DataSinkSuite<>.It_has_a_name))]
internal sealed class WrongSinkWithoutAName : RightSink
{
    public override string Name => "";
}

[Breaks(typeof(DataSinkSuite<>), nameof(DataSinkSuite<>.A_row_is_not_kept_after_the_call))]
internal sealed class WrongSinkThatKeepsViews : RightSink
{
    protected override Row Keep(Row row) => row;
}

[Breaks(typeof(DataSinkSuite<>), nameof(DataSinkSuite<>.Other_columns_than_there_are_are_refused))]
internal sealed class WrongSinkThatTakesAnyColumns : RightSink
{
    protected override bool RefusesOtherColumns => false;
}

[Breaks(typeof(DataSinkSuite<>), nameof(DataSinkSuite<>.Of_two_writers_one_is_refused_and_loses_nothing_of_the_other))]
internal sealed class WrongSinkThatLetsTwoWrite : RightSink
{
    protected override bool RefusesASecondWriter => false;
}

[Breaks(typeof(DataSinkSuite<>), nameof(DataSinkSuite<>.Rows_that_were_not_committed_are_gone))]
internal sealed class WrongSinkThatKeepsWhatIsNotCommitted : RightSink
{
    protected override bool DropsWhatIsNotCommitted => false;
}

[Breaks(typeof(DataSinkSuite<>), nameof(DataSinkSuite<>.A_commit_without_rows_keeps_its_checkpoint))]
internal sealed class WrongSinkThatCommitsRowsOnly : RightSink
{
    protected override bool CommitsNothing => false;
}

[Breaks(typeof(DataSinkSuite<>), nameof(DataSinkSuite<>.A_disposed_writer_refuses_further_calls_but_may_be_disposed_again))]
internal sealed class WrongSinkThatGoesOnWhenDisposed : RightSink
{
    protected override bool EndsWhenDisposed => false;
}
