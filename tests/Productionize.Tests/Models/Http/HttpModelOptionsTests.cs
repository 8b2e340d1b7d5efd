namespace Productionize.Http;

internal sealed class HttpModelOptionsTests
{
    [Test]
    public void All_faults_are_told_in_one_message()
    {
        var error = Refused(new()
        {
            RemoteModel = " ",
            RemoteVersion = "..",
            InputNames = new Dictionary<string, string> { ["Agee"] = "x" },
            OutputNames = new Dictionary<string, string> { ["value"] = "" },
            MaxBatchRows = 0,
            MaxResponseBytes = 1,
            TotalTimeout = TimeSpan.Zero,
            AttemptTimeout = Timeout.InfiniteTimeSpan,
            MaxRetries = -1,
            RetryDelay = TimeSpan.FromDays(1),
            MaxRetryDelay = TimeSpan.FromTicks(-1),
        });
        foreach (var name in new[]
        {
            "RemoteModel", "RemoteVersion", "'Agee'", "OutputNames['value']", "MaxBatchRows", "MaxResponseBytes", "TotalTimeout",
            "AttemptTimeout", "MaxRetries", "RetryDelay", "MaxRetryDelay",
        })
        {
            Assert.That(error, Does.Contain(name));
        }
    }

    [Test]
    public void Two_tensors_cannot_have_one_name()
    {
        Assert.That(Refused(new() { InputNames = new Dictionary<string, string> { ["Age"] = "Job" } }), Does.Contain("'Job'"));
        Assert.That(Refused(new() { FeatureTensor = "Job" }), Does.Contain("'Job'"));
    }

    [Test]
    public void The_ends_of_each_range_are_allowed()
    {
        using var client = new HttpClient();
        foreach (var options in new HttpModelOptions[]
        {
            new() { MaxBatchRows = 1, MaxResponseBytes = 1024, MaxRetries = 0, RetryDelay = default, MaxRetryDelay = default },
            new() { MaxBatchRows = 1_000_000, MaxResponseBytes = 1 << 30, MaxRetries = 10, TotalTimeout = TimeSpan.FromHours(1) },
        })
        {
            Assert.That(() => HttpModel.Create<Debtor, float>("churn", client, options), Throws.Nothing);
        }
    }

    [Test]
    public void Arguments_are_checked()
    {
        using var client = new HttpClient();
        Assert.That(() => HttpModel.Create<Debtor, float>("No Name", client), Throws.ArgumentException);
        Assert.That(() => HttpModel.Create<Debtor, float>("churn", null!), Throws.ArgumentNullException);
        Assert.That(() => HttpModel.Create<Debtor, float>("churn", client, null!), Throws.ArgumentNullException);
    }

    private static string Refused(HttpModelOptions options)
    {
        using var client = new HttpClient();
        return Assert.Catch<ArgumentException>(() => HttpModel.Create<Debtor, float>("churn", client, options))!.Message;
    }
}
