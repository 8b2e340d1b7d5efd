namespace Productionize;

/// <summary>How types map to inputs and outputs.</summary>
public class OnnxModelTests
{
    private static readonly string Columns = Models.PathOf("credit_columns");
    private static readonly Applicant First = Applicant.Cases[0];
    private static readonly double[] Expected = OracleCases.Of("credit_columns").Expected("probabilities", 0);

    [Test]
    public async Task Members_take_the_outputs_of_their_names_whatever_the_case()
    {
        using var model = Onnx.CreateModel<Applicant, Risk>("credit", Columns);
        var prediction = await model.PredictAsync(First);
        Assert.That(prediction.Value.Label, Is.Zero);
        Assert.That(prediction.Value.Probabilities, Is.EqualTo(Expected).Within(2e-5));
        Assert.That(prediction.Model, Is.SameAs(model.GetService<ModelInfo>()));
        Assert.That(
            (prediction.Model!.Name, prediction.Model.Format, prediction.Model.Version), Is.EqualTo(("credit", "onnx", (int?)null)));
    }

    [Test]
    public async Task One_element_of_an_output_is_taken_by_its_position()
    {
        using var model = Onnx.CreateModel<Applicant, BadRisk>("credit", Columns);
        var answer = (await model.PredictAsync(First)).Value;
        Assert.That(answer.Bad, Is.False);
        Assert.That(answer.Probability, Is.EqualTo(Expected[1]).Within(2e-5));
    }

    [Test]
    public async Task A_plain_output_is_named_in_the_options()
    {
        using var model = Onnx.CreateModel<Applicant, float>("credit", Columns, new OnnxOptions { Output = "probabilities[1]" });
        Assert.That((await model.PredictAsync(First)).Value, Is.EqualTo(Expected[1]).Within(2e-5));
        using var label = Onnx.CreateModel<Applicant, long>("credit", Columns, new OnnxOptions { Output = "label" });
        Assert.That((await label.PredictAsync(First)).Value, Is.Zero);
    }

    [Test]
    public async Task A_plain_output_of_a_model_with_one_output_needs_no_name()
    {
        using var model = Onnx.CreateModel<float[], float>("credit", Models.PathOf("credit_logreg"));
        var cases = OracleCases.Of("credit_logreg");
        var vector = cases.Rows(Vector(26))[0].GetSingles(0).ToArray();
        Assert.That((await model.PredictAsync(vector)).Value, Is.EqualTo(cases.Expected("probability", 0)[0]).Within(2e-5));
    }

    [Test]
    public async Task A_map_of_classes_becomes_a_dictionary()
    {
        using var model = Onnx.CreateModel<Applicant, Zip<long>>("credit", Models.PathOf("credit_columns_zipmap"));
        var answer = (await model.PredictAsync(First)).Value;
        Assert.That(answer.output_probability.Keys, Is.EqualTo(new long[] { 0, 1 }));
        Assert.That(answer.output_probability[1], Is.EqualTo(Expected[1]).Within(2e-5));
        using var texts = Onnx.CreateModel<Applicant, Zip<string>>("credit", Models.PathOf("credit_columns_zipmap"));
        var batch = await texts.PredictBatchAsync(Applicant.Cases);
        Assert.That(batch[0].Value.output_probability["1"], Is.EqualTo(Expected[1]).Within(2e-5));
        Assert.That(batch.Select(prediction => prediction.Value.output_probability.Count), Is.All.EqualTo(2));
    }

    [Test]
    public async Task One_class_of_a_map_is_taken_by_its_name()
    {
        var path = Models.PathOf("credit_columns_zipmap");
        using var model = Onnx.CreateModel<Applicant, float>("credit", path, new OnnxOptions { Output = "output_probability[1]" });
        Assert.That((await model.PredictAsync(First)).Value, Is.EqualTo(Expected[1]).Within(2e-5));
        Assert.That((await model.PredictBatchAsync([First, First]))[1].Value, Is.EqualTo(Expected[1]).Within(2e-5));

        using var unknown = Onnx.CreateModel<Applicant, double>("credit", path, new OnnxOptions { Output = "output_probability[bad]" });
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await unknown.PredictAsync(First));
        Assert.That(error.Message, Does.Contain("no class 'bad'").And.Contain("0, 1"));
    }

    [Test]
    public async Task The_numbers_of_a_type_fill_a_tensor_in_the_order_written()
    {
        using var model = Onnx.CreateModel<Weather, float>("wet", Models.PathOf("weather_logreg"));
        var cases = OracleCases.Of("weather_logreg");
        var rows = cases.Rows(Vector(5));
        for (var i = 0; i < rows.Length; i++)
        {
            var x = rows[i].GetSingles(0);
            var row = new Weather("any", x[0], x[1], x[2], x[3] == 1, (int)x[4]);
            Assert.That((await model.PredictAsync(row)).Value, Is.EqualTo(cases.Expected("probability", i)[0]).Within(2e-5));
        }
    }

    [Test]
    public async Task Features_give_the_order_where_the_type_has_another()
    {
        var options = new OnnxOptions { Features = ["A", "B", "C", "D", "E"] };
        using var model = Onnx.CreateModel<Shuffled, float>("wet", Models.PathOf("weather_logreg"), options);
        using var plain = Onnx.CreateModel<float[], float>("wet", Models.PathOf("weather_logreg"));
        var answer = (await model.PredictAsync(new Shuffled(E: 1, Id: 99, C: 3, A: 20, D: 0, B: 10))).Value;
        Assert.That(answer, Is.EqualTo((await plain.PredictAsync([20, 10, 3, 0, 1])).Value));
        Assert.That(
            model.GetService<ModelInfo>()!.Signature!.Input.Fields.Select(field => field.Name),
            Is.EqualTo(new[] { "A", "B", "C", "D", "E", "Id" }), "the order of the columns belongs to the version");
    }

    [Test]
    public void The_names_and_shapes_of_a_model_become_its_schema()
    {
        using var columns = Onnx.CreateModel("credit", Columns);
        var signature = columns.GetService<ModelInfo>()!.Signature!;
        Assert.That(signature.Input.ToString(), Does.StartWith("Seniority Single, Time Single").And.EndsWith("Records String, Job String"));
        Assert.That(signature.Output.ToString(), Is.EqualTo("label Int64, probabilities SingleVector"));
        Assert.That(signature.Output.Fields[1].Length, Is.EqualTo(2));
        Assert.That(columns.GetService<RowCodec<Row>>()!.Schema.ToString(), Is.EqualTo(signature.Input.ToString()));
        Assert.That(columns.GetService<RowCodec<Row>>(RowCodec.OutputKey)!.Schema.ToString(), Is.EqualTo(signature.Output.ToString()));

        using var zipped = Onnx.CreateModel("credit", Models.PathOf("credit_columns_zipmap"));
        Assert.That(zipped.GetService<ModelInfo>()!.Signature!.Output.ToString(), Is.EqualTo("label Int64, output_probability Json"));

        using var typed = Onnx.CreateModel<float[], float>("credit", Models.PathOf("credit_logreg"));
        Assert.That(
            typed.GetService<ModelInfo>()!.Signature!.Input.Fields.Single().Length, Is.EqualTo(26), "so that validation can refuse others");
    }

    [Test]
    public async Task In_a_pipeline_the_schema_refuses_what_breaks_its_rules()
    {
        await using var model =
            Onnx.CreateModel<Applicant, BadRisk>("credit", Columns).AsBuilder().UseInputValidation().UseOutputCheck().Build();
        var error = await Assert.ThrowsAsync<InvalidInputException>(
            async () => await model.PredictAsync(First with { Age = float.NaN, Price = float.PositiveInfinity }));
        Assert.That(error.Faults.Select(fault => fault.Field), Is.EqualTo(new[] { "Age", "Price" }));
        Assert.That((await model.PredictAsync(First with { Income = float.NaN })).Value.Probability, Is.InRange(0f, 1f));
    }

    private static Schema Vector(int length) => new(new Field("X", FieldKind.SingleVector) { Length = length });

    public sealed record Zip<TClass>(IReadOnlyDictionary<TClass, float> output_probability)
        where TClass : notnull;

    public sealed record Weather(string Station, float Highest, float Lowest, float Wind, bool IsFirst, int IsSecond);

    public sealed record Shuffled(float E, long Id, float C, float A, float D, float B);
}
