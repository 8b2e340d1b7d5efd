using System.IO.Compression;
using System.Text;

namespace Productionize;

public sealed class PipelineFileTests
{
    private static readonly TrainedChurn Trained = TrainedChurn.Shared;
    private string _path = "";

    [SetUp]
    public async Task Save_a_pipeline()
    {
        _path = Path.Combine(Directory.CreateTempSubdirectory("productionize-mlnet-").FullName, "model.zip");
        await File.WriteAllBytesAsync(_path, await MemoryContent.BytesOfAsync(Trained.Package()));
    }

    [TearDown]
    public void Delete_it() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Test]
    public void A_file_from_no_store_is_not_loaded_unless_the_caller_says_so()
    {
        Assert.That(
            () => MLNet.LoadFile<Customer, Churn>("churn", _path, allowUntrusted: false),
            Throws.InvalidOperationException.With.Message.Contains("can run code").And.Message.Contains("allowUntrusted: true"));
        Assert.That(
            () => MLNet.LoadFile("churn", _path, allowUntrusted: false),
            Throws.InvalidOperationException.With.Message.Contains("allowUntrusted: true"));
    }

    [Test]
    public async Task A_file_that_the_caller_trusts_answers_as_before_saving()
    {
        var customer = TrainedChurn.Customers(1)[0];
        using var model = MLNet.LoadFile<Customer, Churn>("churn", _path, allowUntrusted: true);
        await using var rows = MLNet.LoadFile("churn", _path, allowUntrusted: true, "Score").AsBuilder().Build();
        var row = RowCodec.For<Customer>().Encode(customer);
        var known = Trained.Bare([customer])[0].Score;

        Assert.That((await model.PredictAsync(customer)).Value.Score, Is.EqualTo(known));
        Assert.That((await rows.PredictAsync(row)).Value.GetSingle(0), Is.EqualTo(known));
    }

    [Test]
    public void A_file_that_is_not_there_is_said_to_be_missing() => Assert.That(
        () => MLNet.LoadFile("churn", _path + "x", allowUntrusted: true), Throws.TypeOf<FileNotFoundException>());

    [Test]
    public void A_file_that_is_cut_off_anywhere_is_no_pipeline()
    {
        var whole = File.ReadAllBytes(_path);
        for (var length = 0; length < whole.Length; length += 1 + whole.Length / 60)
        {
            File.WriteAllBytes(_path, whole[..length]);
            Assert.That(
                () => MLNet.LoadFile("churn", _path, allowUntrusted: true),
                Throws.TypeOf<InvalidDataException>().With.Message.Contains("is no pipeline that this ML.NET can load"),
                $"cut at {length} of {whole.Length}");
        }
    }

    [Test]
    public void A_file_that_names_another_assembly_is_no_pipeline_and_loads_nothing()
    {
        var before = AppDomain.CurrentDomain.GetAssemblies().Length;
        Rewrite(bytes => Replace(bytes, "Microsoft.ML.", "Malicious.ML."));

        Assert.That(
            () => MLNet.LoadFile("churn", _path, allowUntrusted: true),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("is no pipeline that this ML.NET can load"));
        Assert.That(
            AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name),
            Has.None.StartsWith("Malicious"), $"{before} assemblies before");
    }

    [Test]
    public async Task A_file_without_the_columns_of_its_input_needs_a_class()
    {
        Trained.Context.Model.Save(Trained.Pipeline, null, _path);
        var customer = TrainedChurn.Customers(1)[0];
        using var model = MLNet.LoadFile<Customer, Churn>("churn", _path, allowUntrusted: true);

        Assert.That((await model.PredictAsync(customer)).Value.Score, Is.EqualTo(Trained.Bare([customer])[0].Score));
        Assert.That(
            () => MLNet.LoadFile("churn", _path, allowUntrusted: true),
            Throws.InvalidOperationException.With.Message.Contains("without the columns of its input").And.Message.Contains("Loader<TInput"));
    }

    private void Rewrite(Func<byte[], byte[]> change)
    {
        using var zip = ZipFile.Open(_path, ZipArchiveMode.Update);
        foreach (var entry in zip.Entries.ToArray())
        {
            using var content = new MemoryStream();
            using (var stream = entry.Open())
            {
                stream.CopyTo(content);
            }

            var name = entry.FullName;
            entry.Delete();
            using var changed = zip.CreateEntry(name).Open();
            changed.Write(change(content.ToArray()));
        }
    }

    private static byte[] Replace(byte[] bytes, string from, string to)
    {
        foreach (var encoding in new[] { Encoding.UTF8, Encoding.Unicode })
        {
            var (old, other) = (encoding.GetBytes(from), encoding.GetBytes(to));
            for (var at = bytes.AsSpan().IndexOf(old); at >= 0; at = bytes.AsSpan().IndexOf(old))
            {
                other.CopyTo(bytes, at);
            }
        }

        return bytes;
    }
}
