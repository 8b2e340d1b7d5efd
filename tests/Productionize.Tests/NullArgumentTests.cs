using System.Data.Common;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Polly;

namespace Productionize;

/// <summary>
/// Walks every public method and constructor: null for a parameter that does not allow it is refused at the call, before anything is
/// awaited, by the parameter's name. Not among them: the constructors of records, exceptions and structures, which only carry what
/// others check, and methods that take or give spans, which reflection cannot call.
/// </summary>
[TestFixture]
public sealed class NullArgumentTests
{
    private static readonly Assembly[] Walked = [typeof(IModel).Assembly, typeof(Model).Assembly];

    private static readonly Dictionary<Type, Func<object>> Samples = new()
    {
        [typeof(string)] = () => "churn",
        [typeof(Type)] = () => typeof(string),
        [typeof(Random)] = () => new Random(1),
        [typeof(Applicant)] = () => new Applicant(30),
        [typeof(IModel)] = () => new Bare(),
        [typeof(IModel<Applicant, float>)] = Stub,
        [typeof(DelegatingModel<Applicant, float>)] = () => new SpyStage<Applicant, float>(Stub(), "spy", []),
        [typeof(IModelStore)] = () => new InMemoryModelStore(),
        [typeof(InMemoryModelStore)] = () => new InMemoryModelStore(),
        [typeof(JournaledModelStore)] = () => new InMemoryModelStore(),
        [typeof(EmbeddedModelStore)] = () => Kept.Store,
        [typeof(ModelContent)] = () => new NoContent(),
        [typeof(ModelSignature)] = () => new ModelSignature(PredictionSamples.Input, PredictionSamples.Output),
        [typeof(HttpClient)] = () => new HttpClient(),
        [typeof(GoldenFile)] = () => Parity.GoldenText.Of(Parity.GoldenText.Output("p", "FP64", "1, 2, 3")),
        [typeof(Stream)] = () => new MemoryStream(),
        [typeof(HttpModelOptions)] = () => new HttpModelOptions(),
        [typeof(IModelLoader<Applicant, float>)] = () => new StoredStubs().Loader,
        [typeof(ModelPromotion<Applicant, float>)] = () =>
            new ModelPromotion<Applicant, float>(new InMemoryModelStore(), "churn", "champion", new StoredStubs().Loader),
        [typeof(IDataSource<Applicant>)] = () => new CsvDataSource<Applicant>("churn.csv"),
        [typeof(CsvDataSource<Applicant>)] = () => new CsvDataSource<Applicant>("churn.csv"),
        [typeof(JsonLinesDataSource<Applicant>)] = () => new JsonLinesDataSource<Applicant>("churn.jsonl"),
        [typeof(SqlDataSource<Applicant>)] = () => new SqlDataSource<Applicant>(Database, "SELECT 1"),
        [typeof(FolderDataSource<Applicant>)] = () => new FolderDataSource<Applicant>("churn", "*", path => new CsvDataSource<Applicant>(path)),
        [typeof(DbDataSource)] = () => Database,
        [typeof(IReadOnlyList<IDataSource<Applicant>>)] = () => new[] { new CsvDataSource<Applicant>("churn.csv") },
        [typeof(IEnumerable<Applicant>)] = () => new[] { new Applicant(30) },
        [typeof(IAsyncEnumerable<Applicant>)] = () => new[] { new Applicant(30) }.ToAsyncEnumerable(),
        [typeof(Func<string, IDataSource<Applicant>>)] = () => (Func<string, IDataSource<Applicant>>)(path => new CsvDataSource<Applicant>(path)),
        [typeof(Func<Applicant, bool>)] = () => (Func<Applicant, bool>)(_ => true),
        [typeof(QuarantineFile)] = () => Kept.Quarantine,
        [typeof(IDataSink)] = () => new CsvDataSink("scores.csv"),
        [typeof(Func<Applicant, long>)] = () => (Func<Applicant, long>)(applicant => (long)applicant.Age),
        [typeof(Func<Applicant, string>)] = () => (Func<Applicant, string>)(applicant => $"{applicant}"),
        [typeof(BatchScoring<Applicant, float>)] = () => new BatchScoring<Applicant, float>(
            new CsvDataSource<Applicant>("churn.csv"), applicant => $"{applicant}", Stub(), new CsvDataSink("scores.csv")),
        [typeof(RejectionSummary)] = () => new RejectionSummary(),
        [typeof(Uri)] = () => new Uri("http://127.0.0.1/"),
        [typeof(HttpDataSourceOptions)] = () => new HttpDataSourceOptions(),
        [typeof(HttpDataSource<Applicant>)] = () => new HttpDataSource<Applicant>(new HttpClient(), new Uri("http://127.0.0.1/"), RowCodec.For<Applicant>()),
        [typeof(CsvDataSink)] = () => new CsvDataSink("scores.csv"),
        [typeof(JsonLinesDataSink)] = () => new JsonLinesDataSink("scores.jsonl"),
        [typeof(SqlDataSink)] = () => new SqlDataSink(Database, "scores"),
        [typeof(DataPass)] = () => new DataPass(),
        [typeof(SchemaInferenceOptions)] = () => new SchemaInferenceOptions(),
        [typeof(IPredictionReader)] = () => new InMemoryPredictionLog(),
        [typeof(InMemoryPredictionLog)] = () => new InMemoryPredictionLog(),
        [typeof(JsonLinesPredictionLog)] = () => Kept.Log,
        [typeof(PredictionLog)] = () => new PredictionLog("log"),
        [typeof(PredictionBuffer)] = () => new PredictionBuffer(),
        [typeof(PredictionRecord)] = () => PredictionSamples.Record(1),
        [typeof(ConfidenceInterval)] = () => new ConfidenceInterval(1, 0, 2, 0.95),
        [typeof(ModelStage<Applicant, float>)] = () => (ModelStage<Applicant, float>)((inner, _) => inner),
        [typeof(LoggedPrediction)] = () => new LoggedPrediction(PredictionSamples.Record(1), []),
        [typeof(PredictionExplanation)] = () => new PredictionExplanation
        {
            Record = PredictionSamples.Record(1), Outcomes = [], Others = [],
        },
        [typeof(PredictionQuery)] = () => new PredictionQuery(),
        [typeof(PredictionOutcome)] = () => PredictionSamples.Outcome(1, true),
        [typeof(ModelVersion)] = () => new ModelVersion
        {
            Model = "churn", Number = 1, Digest = "d", Format = "churn", CreatedAt = DateTimeOffset.UnixEpoch, Files = [],
        },
        [typeof(ModelFact)] = () => StoreSamples.Fact(),
        [typeof(IReadOnlyList<PredictionOutcome>)] = () => new[] { PredictionSamples.Outcome(1, true) },
        [typeof(RowReader<Applicant>)] = () => new RowReader<Applicant>(RowCodec.For<Applicant>(), new DataPass(), "some"),
        [typeof(Schema)] = () => PredictionSamples.Input,
        [typeof(DataProfile)] = () => new DataProfiler(PredictionSamples.Input).ToProfile(),
        [typeof(ModelSignature)] = () => new ModelSignature(PredictionSamples.Input, PredictionSamples.Output),
        [typeof(Field)] = () => new Field("churn", FieldKind.Int64),
        [typeof(RowWriter)] = () => new RowWriter(),
        [typeof(RowCodec<Applicant>)] = RowCodec.For<Applicant>,
        [typeof(RowCodec<float>)] = RowCodec.For<float>,
        [typeof(RowCodecBuilder<Applicant>)] = () => new RowCodecBuilder<Applicant>(),
        [typeof(ModelBuilder<Applicant, float>)] = () => Stub().AsBuilder(),
        [typeof(ModelPipeline<Applicant, float>)] = () => Stub().AsBuilder().Build(),
        [typeof(PythonModelOptions)] = () => new PythonModelOptions { Interpreter = "python3", Script = "predict.py" },
        [typeof(PythonModel<Applicant, float>)] = () => Kept.Python.Value,
        [typeof(ModelSignature)] = () => new ModelSignature(PredictionSamples.Input, PredictionSamples.Output),
        [typeof(IReadOnlyList<double>)] = () => new[] { 0.5, 0.5 },
        [typeof(IReadOnlyList<Applicant>)] = () => new[] { new Applicant(30) },
        [typeof(IReadOnlyList<Field>)] = () => new[] { new Field("churn", FieldKind.Int64) },
        [typeof(IReadOnlyList<string>)] = () => new[] { "age" },
        [typeof(ScoredRows)] = () => new ScoredRows([1], [true], [1]),
        [typeof(IServiceCollection)] = () => new ServiceCollection(),
        [typeof(IHealthChecksBuilder)] = () => new ServiceCollection().AddHealthChecks(),
        [typeof(IConfiguration)] = () => new ConfigurationBuilder().Build(),
        [typeof(ResiliencePipeline)] = () => ResiliencePipeline.Empty,
        [typeof(Func<ReadOnlySpan<int>, double>)] = () => (Func<ReadOnlySpan<int>, double>)(_ => 0),
        [typeof(Func<Applicant, float>)] = () => (Func<Applicant, float>)(_ => 0),
        [typeof(Func<Applicant, Applicant>)] = () => (Func<Applicant, Applicant>)(row => row),
        [typeof(EnginePool<MemoryStream>)] = () => new EnginePool<MemoryStream>(() => new MemoryStream()),
        [typeof(Func<float, float>)] = () => (Func<float, float>)(score => score),
        [typeof(Func<Field, Field>)] = () => (Func<Field, Field>)(field => field),
        [typeof(Action<ProductionizeOptions>)] = () => (Action<ProductionizeOptions>)(_ => { }),
        [typeof(Action<Applicant, RowWriter, int>)] = () => (Action<Applicant, RowWriter, int>)((_, _, _) => { }),
        [typeof(Func<Applicant, CancellationToken, ValueTask<float>>)] = () =>
            (Func<Applicant, CancellationToken, ValueTask<float>>)((_, _) => new(0f)),
    };

    private static DbDataSource Database => Microsoft.Data.Sqlite.SqliteFactory.Instance.CreateDataSource("Data Source=:memory:");

    private static readonly NullabilityInfoContext Nullability = new();

    private static IEnumerable<TestCaseData> Parameters() =>
        from type in Walked.SelectMany(assembly => assembly.GetExportedTypes()).Select(Close)
        where !type.IsAssignableTo(typeof(Delegate))
        from method in MethodsOf(type).Select(Close)
        where method is not MethodInfo { ReturnType.IsByRefLike: true }
        where !method.GetParameters().Any(parameter => parameter.ParameterType.IsByRefLike)
        from parameter in method.GetParameters()
        where RefusesNull(parameter)
        select new TestCaseData(type, method, parameter).SetArgDisplayNames(
            type.Name, method.Name, string.Join(", ", method.GetParameters().Select(other => other.ParameterType.Name)), parameter.Name!);

    [TestCaseSource(nameof(Parameters))]
    public void Null_is_refused_at_the_call(Type type, MethodBase method, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(parameter);
        var arguments = method.GetParameters().Select(other => other == parameter ? null : Sample(other)).ToArray();
        var target = method.IsStatic || method.IsConstructor ? null : Samples[type]();

        Assert.That(() => Call(method, target, arguments), Throws.ArgumentNullException.With.Property("ParamName").EqualTo(parameter.Name));
    }

    [OneTimeTearDown]
    public static async Task Delete() => await Kept.DisposeAsync();

    private static void Call(MethodBase method, object? target, object?[] arguments)
    {
        const BindingFlags unwrapped = BindingFlags.DoNotWrapExceptions;
        _ = method is ConstructorInfo constructor
            ? constructor.Invoke(unwrapped, null, arguments, null)
            : method.Invoke(target, unwrapped, null, arguments, null);
    }

    private static IEnumerable<MethodBase> MethodsOf(Type type)
    {
        const BindingFlags declared =
            BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var carries = type.IsValueType || type.IsAssignableTo(typeof(Exception)) || type.IsAssignableTo(typeof(Attribute)) ||
            type.GetMethod("<Clone>$") is not null || type == typeof(ModelInfo);
        IEnumerable<MethodBase> constructors = carries || type.IsAbstract ? [] : type.GetConstructors();
        return constructors.Concat(type.GetMethods(declared)
            .Where(method => !method.IsAbstract && !method.IsSpecialName && method.Name is not ("Equals" or "Deconstruct")));
    }

    private static bool RefusesNull(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType && parameter.ParameterType != typeof(Applicant) &&
        Nullability.Create(parameter).WriteState == NullabilityState.NotNull;

    private static Type Close(Type type) =>
        type.IsGenericTypeDefinition ? type.MakeGenericType(type.GetGenericArguments().Select(Argument).ToArray()) : type;

    private static MethodBase Close(MethodBase method) =>
        method is MethodInfo { IsGenericMethodDefinition: true } open
            ? open.MakeGenericMethod(open.GetGenericArguments().Select(Argument).ToArray())
            : method;

    private static Type Argument(Type parameter) =>
        parameter.Name is "TOutput" or "TResult" or "TOther" or "TScore" ? typeof(float)
        : parameter.Name is "TEngine" ? typeof(MemoryStream)
        : parameter.Name is "TTime" ? typeof(DateOnly)
        : parameter.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? typeof(string)
        : typeof(Applicant);

    private static object? Sample(ParameterInfo parameter) =>
        Samples.TryGetValue(parameter.ParameterType, out var make) ? make()
        : parameter.HasDefaultValue ? parameter.DefaultValue
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
        : null;

    private static StubModel Stub() => new(_ => 1);

    private sealed class Bare : IModel;

    private sealed class NoContent : ModelContent
    {
        public override ModelVersion Version => throw new NotSupportedException();

        public override ValueTask<Stream> OpenFileAsync(string name, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override ValueTask<string> GetDirectoryAsync(CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override ValueTask DisposeAsync() => default;
    }

    /// <summary>What lies on a disk, made when it is first asked for.</summary>
    private static class Kept
    {
        private static readonly TemporaryDirectory Place = new();

        public static EmbeddedModelStore Store { get; } = new(Path.Combine(Place.Path, "store"));

        public static JsonLinesPredictionLog Log { get; } = new(Path.Combine(Place.Path, "log.jsonl"));

        public static QuarantineFile Quarantine { get; } = new(Path.Combine(Place.Path, "quarantine.jsonl"));

        private static readonly PythonFiles Scripts = new();

        public static Lazy<PythonModel<Applicant, float>> Python { get; } = new(() =>
            Scripts.StartAsync<Applicant, float>("def predict(rows): return [0.5 for row in rows]").GetAwaiter().GetResult());

        public static async Task DisposeAsync()
        {
            if (Python.IsValueCreated)
            {
                await Python.Value.DisposeAsync();
            }

            Scripts.Dispose();
            await Store.DisposeAsync();
            await Log.DisposeAsync();
            Quarantine.Dispose();
            Place.Dispose();
        }
    }
}
