namespace Productionize;

[TestOf(typeof(JsonLinesDataSink))]
public sealed class JsonLinesDataSinkContractTests : DataSinkContract
{
    private readonly TemporaryDirectory _folder = new();

    private string Target => Path.Combine(_folder.Path, $"{TestContext.CurrentContext.Test.ID}.jsonl");

    [OneTimeTearDown]
    public void DeleteFolder() => _folder.Dispose();

    protected override ValueTask<IDataSink> CreateAsync() => new(new JsonLinesDataSink(Target));

    protected override async ValueTask<IReadOnlyList<Row>> ReadAsync(IDataSink sink, Schema schema) =>
        (await File.ReadAllLinesAsync(Target)).Select(line => RowJson.FromText(schema, line)).ToList();
}
