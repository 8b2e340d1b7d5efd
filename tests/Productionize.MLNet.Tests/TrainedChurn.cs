using Microsoft.ML;
using Microsoft.ML.Trainers;

namespace Productionize;

/// <summary>A logistic regression over generated customers, some without an age.</summary>
internal sealed class TrainedChurn
{
    private static readonly string[] Jobs = ["cook", "pilot", "clerk"];

    public TrainedChurn(int seed = 1)
        : this(new MLContext(seed), context => context.Data.LoadFromEnumerable(Customers(400, seed)))
    {
    }

    public TrainedChurn(MLContext context, Func<MLContext, IDataView> load)
    {
        Context = context;
        var training = load(context);
        Columns = training.Schema;
        Pipeline = Context.Transforms.ReplaceMissingValues("Age",
            replacementMode: Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode.Mean)
            .Append(Context.Transforms.Categorical.OneHotEncoding("Job"))
            .Append(Context.Transforms.Concatenate("Features", "Age", "Income", "Job", "History"))
            .Append(Context.Transforms.NormalizeMinMax("Features"))
            .Append(Context.BinaryClassification.Trainers.LbfgsLogisticRegression(
                new LbfgsLogisticRegressionBinaryTrainer.Options { NumberOfThreads = 1 }))
            .Fit(training);
    }

    /// <summary>Trained once; transformers do not change.</summary>
    public static TrainedChurn Shared { get; } = new();

    public MLContext Context { get; }

    public DataViewSchema Columns { get; }

    public ITransformer Pipeline { get; }

    public static TrainingCustomer[] Customers(int count, int seed = 7)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(index =>
        {
            var age = 18 + random.NextSingle() * 60;
            var income = random.NextSingle() * 9000;
            return new TrainingCustomer
            {
                Age = index % 10 == 3 ? float.NaN : age,
                Income = income,
                Job = Jobs[random.Next(Jobs.Length)],
                History = [random.NextSingle(), random.NextSingle() * 5],
                Label = age / 60 + income / 9000 + random.NextDouble() * 0.5 > 1.4,
            };
        }).ToArray();
    }

    public MLNetModel<Customer, Churn> Model() => MLNet.CreateModel<Customer, Churn>("churn", Pipeline, Context);

    public ModelPackage Package(Schema? input = null) => MLNet.Package<Customer, Churn>("churn", Pipeline, Columns, input);

    /// <summary>The answers of ML.NET alone.</summary>
    public Churn[] Bare(IEnumerable<Customer> customers)
    {
        using var engine = Context.Model.CreatePredictionEngine<Customer, Churn>(
            Pipeline, new PredictionEngineOptions { OwnsTransformer = false });
        return customers.Select(engine.Predict).ToArray();
    }
}
