namespace Productionize.Http;

[TestOf(typeof(HttpModel<,>))]
internal sealed class HttpModelContractTests : ModelContract<Debtor, DebtorRisk>
{
    private readonly HttpClient _client = InferenceServers.Server.Client();

    protected override IReadOnlyList<Debtor> Inputs => RiskRows.Inputs;

    protected override IReadOnlyList<Debtor> BadInputs { get; } = [RiskRows.Bad, new(30, null!), null!];

    protected override ValueTask<IModel<Debtor, DebtorRisk>> CreateAsync() =>
        new(HttpModel.Create<Debtor, DebtorRisk>("risk", _client));

    [OneTimeTearDown]
    public void DisposeClient() => _client.Dispose();
}
