namespace Productionize;

[TestOf(typeof(LiveModel<,>))]
public sealed class LiveModelContractTests : ModelContract<Applicant, float>
{
    protected override IReadOnlyList<Applicant> Inputs { get; } = [new(30), new(40), new(50)];

    protected override IReadOnlyList<Applicant> BadInputs { get; } = [new(666)];

    protected override async ValueTask<IModel<Applicant, float>> CreateAsync()
    {
        var stubs = await new StoredStubs
        {
            Make = number => new StubModel(row => row.Age == 666 ? throw new NotSupportedException() : number + row.Age),
        }.AddAsync(1);
        await stubs.MoveAsync(1);
        var live = new LiveModel<Applicant, float>(
            StoredStubs.Name, StoredStubs.Alias, stubs.Store, stubs.Loader, null, (model, _) => model,
            new PipelineParts(StoredStubs.Name, NoServices.Instance));
        await live.StartAsync(CancellationToken.None);
        return live;
    }
}
