namespace Productionize;

public class PredictionLogOptionsTests
{
    [Test]
    public void The_defaults_are_those_documented()
    {
        var options = new PredictionLogOptions();

        Assert.That(
            (options.MaxRecords, options.MaxBytes, options.GroupWindow, options.MaxAttempts, options.RetryDelay, options.PseudonymKey),
            Is.EqualTo((100_000, 64 * 1024 * 1024, TimeSpan.FromMilliseconds(5), 3, TimeSpan.FromMilliseconds(100), (byte[]?)null)));
        Assert.That(
            (options.WaitWhenFull, options.SampleRate, options.DefaultPolicy, options.Policies.Count),
            Is.EqualTo((TimeSpan.Zero, 1.0, FieldPolicy.Log, 0)));
    }

    [Test]
    public void Every_fault_is_named_at_once_with_value_and_bound_and_without_the_key()
    {
        var options = new PredictionLogOptions
        {
            MaxRecords = 0,
            MaxBytes = 1023,
            WaitWhenFull = TimeSpan.FromMinutes(11),
            GroupWindow = TimeSpan.FromSeconds(61),
            MaxAttempts = 101,
            RetryDelay = TimeSpan.FromSeconds(-1),
            SampleRate = 0,
            PseudonymKey = new byte[15],
            DefaultPolicy = (FieldPolicy)3,
            Policies = { ["email"] = FieldPolicy.Drop, ["input.age"] = (FieldPolicy)4 },
        };

        var error = Assert.Throws<ArgumentException>(() => new StubModel(_ => 1).AsBuilder().UsePredictionLog(new RecordingPredictionLogger(), options));

        Assert.That(error!.Message, Is.EqualTo(
            "PredictionLogOptions: MaxRecords is 0, allowed is from 1; MaxBytes is 1023, allowed is from 1024; " +
            "WaitWhenFull is 00:11:00, allowed is 0 to 10 minutes; " +
            "GroupWindow is 00:01:01, allowed is 0 to 60 seconds; MaxAttempts is 101, allowed is 1 to 100; " +
            "RetryDelay is -00:00:01, allowed is 0 to 60 seconds; " +
            "SampleRate is 0, allowed is above 0 up to 1; PseudonymKey is 15 bytes long, allowed is at least 16 bytes long; " +
            "DefaultPolicy is 3, allowed is Log, Pseudonymise or Drop; " +
            "a name in Policies is 'email', allowed is input.NAME or output.NAME; " +
            "Policies['input.age'] is 4, allowed is Log, Pseudonymise or Drop."));
    }

    [Test]
    public void The_bounds_themselves_are_allowed()
    {
        var least = new PredictionLogOptions
        {
            MaxRecords = 1, MaxBytes = 1024, SampleRate = double.Epsilon, GroupWindow = TimeSpan.Zero, MaxAttempts = 1,
            RetryDelay = TimeSpan.Zero, PseudonymKey = new byte[16],
        };
        var most = new PredictionLogOptions
        {
            GroupWindow = TimeSpan.FromSeconds(60), MaxAttempts = 100, RetryDelay = TimeSpan.FromSeconds(60), WaitWhenFull = TimeSpan.FromMinutes(10),
        };

        Assert.That(() => new StubModel(_ => 1).AsBuilder().UsePredictionLog(new RecordingPredictionLogger(), least), Throws.Nothing);
        Assert.That(() => new StubModel(_ => 1).AsBuilder().UsePredictionAudit(new RecordingPredictionLogger(), most), Throws.Nothing);
    }

    [TestCase(double.NaN)]
    [TestCase(-0.1)]
    [TestCase(1.1)]
    public void A_rate_that_is_no_share_is_refused(double rate) =>
        Assert.That(
            () => new StubModel(_ => 1).AsBuilder().UsePredictionLog(new RecordingPredictionLogger(), new() { SampleRate = rate }),
            Throws.ArgumentException.With.Message.Contains("SampleRate"));
}
