using System.IO.Compression;
using Microsoft.ML;

namespace Productionize;

public class MLNetPackageTests
{
    private static readonly TrainedChurn Trained = TrainedChurn.Shared;

    [Test]
    public void Package_holds_what_it_is_given()
    {
        var rules = RowCodec.For<Customer>().Schema.With(field => field with { Minimum = 0, Maximum = 1e6 }, "Income");
        var facts = new[] { new ModelFact("note", DateTimeOffset.UnixEpoch, "ann", PackageFile.FromBytes("note.txt", new byte[1])) };
        var parameters = new Dictionary<string, string> { ["l2"] = "1" };
        var tags = new Dictionary<string, string> { ["team"] = "risk" };
        var package = MLNet.Package<Customer, Churn>("churn", Trained.Pipeline, Trained.Columns, rules, parameters, tags, facts);
        Assert.That(package.Model, Is.EqualTo("churn"));
        Assert.That(package.Format, Is.EqualTo("mlnet"));
        Assert.That(package.Files.Single().Name, Is.EqualTo("model.zip"));
        Assert.That(package.Signature!.Input, Is.SameAs(rules));
        Assert.That(package.Signature.Output, Is.SameAs(RowCodec.For<Churn>().Schema));
        Assert.That(package.Parameters, Is.SameAs(parameters));
        Assert.That(package.Tags, Is.SameAs(tags));
        Assert.That(package.Facts, Is.SameAs(facts));
    }

    [Test]
    public async Task Package_asked_twice_writes_the_same_bytes()
    {
        var package = Trained.Package();
        var first = await MemoryContent.BytesOfAsync(package);
        Assert.That(await MemoryContent.BytesOfAsync(package), Is.EqualTo(first));
    }

    [Test]
    public async Task Package_of_the_same_pipeline_does_not_depend_on_the_time_of_saving()
    {
        using var raw = new MemoryStream();
        Trained.Context.Model.Save(Trained.Pipeline, Trained.Columns, raw);
        using (var zip = new ZipArchive(raw, ZipArchiveMode.Update, leaveOpen: true))
        {
            foreach (var entry in zip.Entries)
            {
                entry.LastWriteTime = entry.LastWriteTime.AddSeconds(4);
            }
        }

        Assert.That(await MemoryContent.BytesOfAsync(Trained.Package()), Is.EqualTo(StableZip.Rewrite(raw)));
    }

    [Test]
    public async Task Package_of_a_loaded_pipeline_has_the_bytes_it_was_loaded_from()
    {
        var bytes = await MemoryContent.BytesOfAsync(Trained.Package());
        var ml = new MLContext();
        var loaded = ml.Model.Load(new MemoryStream(bytes), out var columns);
        var again = MLNet.Package<Customer, Churn>("churn", loaded, columns, ml: ml);
        Assert.That(await MemoryContent.BytesOfAsync(again), Is.EqualTo(bytes));
    }

    [Test]
    public async Task Training_twice_with_one_seed_gives_the_same_bytes()
    {
        var first = await MemoryContent.BytesOfAsync(new TrainedChurn(5).Package());
        var second = await MemoryContent.BytesOfAsync(new TrainedChurn(5).Package());
        var other = await MemoryContent.BytesOfAsync(new TrainedChurn(6).Package());
        Assert.That(second, Is.EqualTo(first));
        Assert.That(other, Is.Not.EqualTo(first));
    }

    [Test]
    public async Task Package_holds_no_entry_that_tells_of_the_machine()
    {
        using var zip = new ZipArchive(new MemoryStream(await MemoryContent.BytesOfAsync(Trained.Package())));
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(entry.Open(), System.Text.Encoding.Latin1);
            var content = await reader.ReadToEndAsync();
            Assert.That(content, Does.Not.Contain(Environment.MachineName).And.Not.Contain(AppContext.BaseDirectory), entry.FullName);
        }
    }

    [Test]
    public void Package_refuses_rules_for_other_cells() =>
        Assert.That(() => Trained.Package(RowCodec.For<Churn>().Schema), Throws.ArgumentException.With.Message.Contains("Customer"));

    [Test]
    public void Package_refuses_what_is_missing_or_misnamed()
    {
        Assert.That(
            () => MLNet.Package<Customer, Churn>("no good name/", Trained.Pipeline, Trained.Columns),
            Throws.ArgumentException);
        Assert.That(
            () => MLNet.Package<Customer, Churn>("churn", null!, Trained.Columns),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("transformer"));
        Assert.That(
            () => MLNet.Package<Customer, Churn>("churn", Trained.Pipeline, null!),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("inputSchema"));
        Assert.That(() => MLNet.CreateModel<Customer, Churn>("no good name/", Trained.Pipeline), Throws.ArgumentException);
        Assert.That(
            () => MLNet.CreateModel<Customer, Churn>("churn", null!),
            Throws.ArgumentNullException.With.Property("ParamName").EqualTo("transformer"));
    }

    [Test]
    public void Package_refuses_a_class_that_does_not_fit() => Assert.That(
        () => MLNet.Package<Customer, WrongAnswers.UnknownColumn>("churn", Trained.Pipeline, Trained.Columns),
        Throws.InvalidOperationException.With.Message.Contains("UnknownColumn"));

    [Test]
    public async Task CreateModel_without_a_context_answers_the_same()
    {
        var customer = TrainedChurn.Customers(1)[0];
        using var model = MLNet.CreateModel<Customer, Churn>("churn", Trained.Pipeline);
        Assert.That((await model.PredictAsync(customer)).Value.Score, Is.EqualTo(Trained.Bare([customer])[0].Score));
    }
}
