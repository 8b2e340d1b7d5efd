namespace Productionize;

[TestFixture]
public sealed class DataPassTests
{
    private static readonly RejectedRow Row = new("credit.csv", 17, "secret", [new RowFault("Age", "7", "must be at least 18")]);

    [Test]
    public void Text_of_it_has_the_counts()
    {
        var pass = new DataPass();
        for (var i = 0; i < 1234; i++)
        {
            pass.Accept();
        }

        Assert.That($"{pass}", Is.EqualTo("1,234 rows accepted, 0 rejected"));
        pass.Warn(new RejectedRow("a", 1, null, []));
        pass.Reject(new RejectedRow("a", 2, null, []));
        Assert.That($"{pass}", Is.EqualTo("1,234 rows accepted, 1 rejected, 1 warning"));
    }

    [Test]
    public void Accept_counts_and_tells_the_progress()
    {
        var told = new List<long>();
        var pass = new DataPass { Progress = new Told(told) };

        pass.Accept();
        pass.Accept();

        Assert.That(pass.Accepted, Is.EqualTo(2));
        Assert.That(told, Is.EqualTo([1, 2]));
    }

    [Test]
    public void Reject_counts_and_hands_the_row_on()
    {
        var rejected = new List<RejectedRow>();
        var pass = new DataPass { OnRejected = rejected.Add };

        pass.Reject(Row);

        Assert.That(pass.Rejected, Is.EqualTo(1));
        Assert.That(rejected, Is.EqualTo([Row]));
    }

    [Test]
    public void Reject_without_a_row_is_refused_and_not_counted()
    {
        var pass = new DataPass();

        Assert.That(() => pass.Reject(null!), Throws.ArgumentNullException);
        Assert.That(pass.Rejected, Is.Zero);
    }

    [Test]
    public void Complete_keeps_the_fingerprint()
    {
        var pass = new DataPass();
        var fingerprint = new DataFingerprint("ab", 3);

        pass.Complete(fingerprint);

        Assert.That(pass.Fingerprint, Is.SameAs(fingerprint));
    }

    [Test]
    public void Texts_of_rejects_and_faults_show_no_values()
    {
        Assert.That($"{Row}", Is.EqualTo("credit.csv:17"));
        Assert.That($"{Row.Faults[0]}", Is.EqualTo("Age: must be at least 18"));
        Assert.That($"{new RowFault("", "7", "has 3 cells, not 2")}", Is.EqualTo("has 3 cells, not 2"));
    }

    [Test]
    public void Part_counts_in_the_whole_and_keeps_its_own_fingerprint()
    {
        var rejected = new List<RejectedRow>();
        var whole = new DataPass { OnRejected = rejected.Add, OnWarning = rejected.Add, Time = TimeProvider.System };
        var part = whole.Part();

        part.Accept();
        part.Reject(Row);
        part.Warn(Row);
        part.Complete(new DataFingerprint("ab", 3));

        Assert.That((whole.Accepted, whole.Rejected, whole.Warnings), Is.EqualTo((1L, 1L, 1L)));
        Assert.That((part.Accepted, part.Rejected, part.Warnings), Is.EqualTo((1L, 1L, 1L)));
        Assert.That(rejected, Is.EqualTo([Row, Row]));
        Assert.That((whole.Fingerprint, part.Fingerprint?.Rows, part.Time), Is.EqualTo((default(DataFingerprint), 3L, TimeProvider.System)));
    }

    [Test]
    public void Part_that_rejects_too_many_rows_for_the_whole_ends_it()
    {
        var whole = new DataPass { MaxRejectedShare = 0 };
        Assert.That(() => whole.Part().Reject(Row), Throws.TypeOf<DataSourceException>());
    }

    [TestCase(-0.1)]
    [TestCase(1.1)]
    [TestCase(double.NaN)]
    public void MaxRejectedShare_that_is_no_share_is_refused(double share) => Assert.That(
        () => new DataPass { MaxRejectedShare = share }, Throws.InstanceOf<ArgumentOutOfRangeException>());

    private sealed class Told(List<long> told) : IProgress<long>
    {
        public void Report(long value) => told.Add(value);
    }
}
