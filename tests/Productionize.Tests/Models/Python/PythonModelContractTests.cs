namespace Productionize;

[TestOf(typeof(PythonModel<,>))]
public sealed class PythonModelContractTests : ModelContract<Applicant, float>
{
    private readonly PythonFiles _files = new();

    protected override IReadOnlyList<Applicant> Inputs { get; } = [new(30), new(40), new(50)];

    protected override IReadOnlyList<Applicant> BadInputs { get; } = [new(666)];

    [OneTimeTearDown]
    public void Remove_the_script() => _files.Dispose();

    protected override async ValueTask<IModel<Applicant, float>> CreateAsync() => await _files.StartAsync<Applicant, float>("""
        def predict(rows):
            return [score(row["Age"]) for row in rows]

        def score(age):
            if age == 666:
                raise ValueError("no such age")
            return age / 100
        """);
}
