namespace Productionize;

/// <summary>The same for rows without a class, with inputs that do not fit.</summary>
[TestOf(typeof(OnnxModel<,>))]
public sealed class OnnxRowModelContractTests : ModelContract<Row, Row>
{
    protected override IReadOnlyList<Row> Inputs { get; } = Rows([1, 2, 3], [4, 5, 6], [0, 0, 0]);

    protected override IReadOnlyList<Row> BadInputs { get; } = Rows([0.5f, 1, 2], [1, 2]);

    protected override ValueTask<IModel<Row, Row>> CreateAsync() => new(Onnx.CreateModel("whole", Models.Bad("int64_input")));

    private static Row[] Rows(params float[][] vectors)
    {
        using var model = Onnx.CreateModel("whole", Models.Bad("int64_input"));
        var schema = model.GetService<RowCodec<Row>>()!.Schema;
        return [.. vectors.Select(vector =>
        {
            var writer = new RowWriter();
            writer.Begin(schema);
            writer.SetJson(0, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(vector));
            return writer.Row.ToArray();
        })];
    }
}
