using System.Text;
using System.Text.Json;
using CreditRisk.Poc;
using Microsoft.ML;
using Productionize;
using static System.FormattableString;

namespace CreditRisk;

/// <summary>
/// The way of one model through production, step by step. Every step looks first at what the store and the log already hold, so that a run
/// that was killed continues, and a run on a finished directory changes nothing.
/// </summary>
internal sealed class Story(IModelStore store, PredictionLog log, Money money, TimeProvider time, CancellationToken stop)
{
    private const string Name = "credit";
    private const string Champion = "champion";
    private const string Actor = "story";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly MLContext _ml = new(seed: 1);
    private readonly IModelLoader<Application, Risk> _loader = MLNet.Loader<Application, Risk>();
    private readonly RowCodec<Application> _codec = RowCodec.For<Application>();
    private ModelPromotion<Application, Risk> _promotion = null!;
    private string _sha256 = "";

    public static async Task<int> RunAsync(string directory, string? jsonFile, CancellationToken stop)
    {
        var time = TimeProvider.System;
        var money = Money.Load(Path.Combine(AppContext.BaseDirectory, "settings.json"));
        await using var store = new EmbeddedModelStore(directory, time);
        await using var log = new PredictionLog(Path.Combine(directory, "log"));
        await new Story(store, log, money, time, stop).RunAsync(directory, jsonFile);
        return 0;
    }

    private async Task RunAsync(string directory, string? jsonFile)
    {
        var rows = await ReadAsync(directory);
        var extract = rows.Select(row => row.AsExtracted()).ToArray();
        _promotion = new ModelPromotion<Application, Risk>(store, Name, Champion, _loader, [rows[0]]);

        Say("What could a model be worth?");
        var known = rows[..1500];
        Say(Invariant($"  On {known.Length:N0} known loans a perfect model earns {known.Average(money.Perfect):0.0} an application;"));
        Say(Invariant($"  approving everybody earns {known.Average(money.ApproveAll):0.0}, refusing everybody 0."));

        Say("Version 1: trained on rows 0-1499.");
        var first = await RegisterAsync(known, "rows 0-1499", await EvaluateAsync(known[..1200], known[1200..], "trained on 0-1199, judged on 1200-1499"));
        await PromoteAsync(first, "the first version");
        await using var model = Model.FromStore(Name, store, Champion, _loader, rows[0])
            .UseTelemetry()
            .UsePredictionAudit(log)
            .UseInputValidation()
            .UseOutputCheck()
            .Build();
        await ServeAsync(model, rows[1500..2500]);

        Say("Version 2: trained on rows 0-2499 of an extract, judged on its rows 2500-3476.");
        var judged = extract[2500..3477];
        var second = await RegisterAsync(extract[..2500], "rows 0-2499 of the extract", null);
        await ChallengeAsync(second, first, judged);

        Say("Version 3: trained on shuffled labels, judged on the same rows.");
        var third = await RegisterAsync(Shuffled(extract[..2500]), "rows 0-2499 of the extract, labels shuffled", null);
        await ChallengeAsync(third, second, judged);

        await model.ReloadAsync(stop);
        await ServeAsync(model, rows[3477..3965]);
        var live = await CompareLiveAsync(second, first);
        await RollbackAsync(live.Difference, second, first);
        await model.ReloadAsync(stop);
        await ServeAsync(model, rows[3965..]);

        var result = await ReportAsync(live);
        if (jsonFile is not null)
        {
            await File.WriteAllTextAsync(jsonFile, result, stop);
        }
    }

    private async Task<CreditRow[]> ReadAsync(string directory)
    {
        using var quarantine = new QuarantineFile(Path.Combine(directory, "rejected.jsonl"));
        var pass = new DataPass { OnRejected = quarantine.Add };
        var source = new CsvDataSource<CreditRow>(
            Path.Combine(AppContext.BaseDirectory, "Data", "credit.csv"),
            RowCodec.For<CreditRow>(CreditRow.Rules(RowCodec.For<CreditRow>().Schema).With(
                field => field with { OneOf = ["bad", "good"] }, "Status")));
        var rows = await source.ToListAsync(pass, stop);
        _sha256 = pass.Fingerprint!.Sha256;
        Say(Invariant($"{source.Name}: {pass.Accepted:N0} rows read, {pass.Rejected} rejected, SHA-256 {_sha256[..12]}…"));
        return [.. rows];
    }

    private async Task<ModelVersion> RegisterAsync(CreditRow[] rows, string trainedOn, Evaluation? evaluation)
    {
        var (transformer, columns) = CreditPoc.Train(_ml, rows);
        var parameters = new Dictionary<string, string> { ["rows"] = trainedOn };
        var package = MLNet.Package<Application, Risk>(Name, transformer, columns, CreditRow.Rules(_codec.Schema), parameters);
        var version = await store.AddAsync(package, stop);
        await AttachAsync(null, "owner", money.Owner);
        await AttachAsync(null, "intended-users", money.IntendedUsers);
        await AttachAsync(version.Number, "lineage", Invariant($"credit.csv, SHA-256 {_sha256}, {trainedOn}, {rows.Length} rows"));
        if (evaluation is not null)
        {
            await AttachAsync(version.Number, "evaluation", evaluation.ToJson());
        }

        Say(Invariant($"  registered as version {version.Number}, digest {version.Digest[..12]}…{(evaluation is null ? "" : $": {evaluation}")}"));
        return version;
    }

    private async Task AttachAsync(int? version, string kind, string text)
    {
        if (!await store.ReadFactsAsync(Name, version, kind, stop).AnyAsync(stop))
        {
            var content = PackageFile.FromBytes($"{kind}.txt", Encoding.UTF8.GetBytes(text));
            await store.AttachAsync(Name, version, new ModelFact(kind, time.GetUtcNow(), Actor, content), stop);
        }
    }

    private Task<Evaluation> EvaluateAsync(CreditRow[] training, CreditRow[] judged, string how)
    {
        using var model = MLNet.CreateModel<Application, Risk>(Name, CreditPoc.Train(_ml, training).Model, _ml);
        return EvaluateAsync(model, judged, how);
    }

    private async Task<Evaluation> EvaluateAsync(IModel<Application, Risk> model, CreditRow[] judged, string how)
    {
        Say($"  {how}");
        return Evaluation.OfBinary(await ScoreAsync(model, judged), new Random(1));
    }

    private async Task<ScoredRows> ScoreAsync(IModel<Application, Risk> model, CreditRow[] rows)
    {
        var answers = await model.PredictBatchAsync(rows, cancellationToken: stop);
        return money.Score(rows.Zip(answers, (row, answer) => ((Application)row, row.IsBad, answer.Value.Probability)));
    }

    /// <summary>Promotes a challenger only if it is better on the same rows, in quality and in money, beyond what chance explains.</summary>
    private async Task ChallengeAsync(ModelVersion challenger, ModelVersion champion, CreditRow[] judged)
    {
        var challengerRows = await ScoreAsync(challenger, judged);
        var championRows = await ScoreAsync(champion, judged);
        var difference = Evaluation.Compare(challengerRows, championRows, new Random(1));
        Say($"  champion {champion.Number}: {Evaluation.OfBinary(championRows, new Random(1))}");
        var evaluation = Evaluation.OfBinary(challengerRows, new Random(1));
        await AttachAsync(challenger.Number, "evaluation", evaluation.ToJson());
        Say($"  version {challenger.Number}: {evaluation}");
        var better = difference.Auc.Lower > 0 && difference.ValuePerPrediction.Lower > 0;
        var reason = $"{(better ? "better" : "not better")} than version {champion.Number}: {difference}";
        if (better)
        {
            await PromoteAsync(challenger, reason);
        }
        else if (!await DoneAsync(AliasAction.Refuse, challenger))
        {
            await _promotion.RefuseAsync(challenger.Number, Actor, reason, difference.ToJson(), stop);
        }

        Say($"  {(better ? "promoted" : "refused")}: {reason}");
    }

    private async Task<ScoredRows> ScoreAsync(ModelVersion version, CreditRow[] rows)
    {
        using var model = await LoadAsync(version);
        return await ScoreAsync(model, rows);
    }

    private async Task<MLNetModel<Application, Risk>> LoadAsync(ModelVersion version)
    {
        await using var content = await store.OpenAsync(Name, version.Number, stop);
        return (MLNetModel<Application, Risk>)await _loader.LoadAsync(content, stop);
    }

    private async Task PromoteAsync(ModelVersion version, string reason)
    {
        if (!await DoneAsync(AliasAction.Promote, version))
        {
            await _promotion.PromoteAsync(version.Number, Actor, reason, cancellationToken: stop);
        }
    }

    private async Task<bool> DoneAsync(AliasAction action, ModelVersion version) =>
        await store.ReadAliasAsync(Name, cancellationToken: stop)
            .AnyAsync(entry => entry.Change.Action == action && entry.Change.Version == version.Number, stop);

    /// <summary>Answers the rows that have no answer on record yet, one by one; then what came true arrives.</summary>
    private async Task ServeAsync(ModelPipeline<Application, Risk> model, CreditRow[] rows)
    {
        var served = await log.ReadAsync(new PredictionQuery { Role = PredictionRole.Live }, stop)
            .ToDictionaryAsync(prediction => prediction.Record.Key!, cancellationToken: stop);
        using (var progress = new Progress($"  serving rows {rows[0].RowId}-{rows[^1].RowId}", rows.Length))
        {
            foreach (var row in rows)
            {
                if (!served.ContainsKey(Key(row)))
                {
                    await model.PredictAsync(row, new PredictionOptions { Key = Key(row), Caller = "branch-office" }, stop);
                }

                progress.Step();
            }
        }

        var truths = rows.ToDictionary(Key, row => row.IsBad);
        var arrived = await log.ReadAsync(new PredictionQuery { Role = PredictionRole.Live }, stop)
            .Where(prediction => prediction.Outcomes.Count == 0 && truths.ContainsKey(prediction.Record.Key!))
            .Select(prediction => new PredictionOutcome
            {
                PredictionId = prediction.Record.Id,
                Value = truths[prediction.Record.Key!],
                ObservedAt = time.GetUtcNow(),
            })
            .ToListAsync(stop);
        if (arrived.Count > 0)
        {
            await log.LogOutcomesAsync(arrived, stop);
        }
    }

    /// <summary>Asks the former champion about the very inputs that the new one answered, as its shadow, and compares the two.</summary>
    private async Task<LiveComparison> CompareLiveAsync(ModelVersion current, ModelVersion former)
    {
        var live = await ReadAsync(current, PredictionRole.Live).ToListAsync(stop);
        var asked = await ReadAsync(former, PredictionRole.Shadow).Select(shadow => shadow.Record.Id).ToHashSetAsync(cancellationToken: stop);
        await using (var shadow = (await LoadAsync(former)).AsBuilder().UsePredictionAudit(log).UseInputValidation().Build())
        {
            using var progress = new Progress($"  version {former.Number} in the shadow of version {current.Number}", live.Count);
            foreach (var (record, _) in live)
            {
                if (!asked.Contains(record.Id))
                {
                    var options = new PredictionOptions { Id = record.Id, Role = PredictionRole.Shadow };
                    await shadow.PredictAsync(_codec.Read(record.Input), options, stop);
                }

                progress.Step();
            }
        }

        var shadows = await ReadAsync(former, PredictionRole.Shadow).ToDictionaryAsync(answer => answer.Record.Id, cancellationToken: stop);
        var currentRows = Score(live);
        var formerRows = Score(live.Select(answer => shadows[answer.Record.Id]));
        return new LiveComparison(
            live.Count,
            (former.Number, Evaluation.OfBinary(formerRows, new Random(1))),
            (current.Number, Evaluation.OfBinary(currentRows, new Random(1))),
            Evaluation.Compare(currentRows, formerRows, new Random(1)));
    }

    private async Task RollbackAsync(EvaluationDifference difference, ModelVersion current, ModelVersion former)
    {
        if (difference.Auc.Upper >= 0 || difference.ValuePerPrediction.Upper >= 0)
        {
            Say($"  version {current.Number} stays: {difference}");
            return;
        }

        var reason = $"on live rows version {current.Number} is worse than version {former.Number}: {difference}";
        if (!await DoneAsync(AliasAction.Rollback, former))
        {
            await _promotion.RollbackAsync(Actor, reason, cancellationToken: stop);
        }

        Say($"  rolled back to version {former.Number}: {reason}");
    }

    private IAsyncEnumerable<LoggedPrediction> ReadAsync(ModelVersion version, PredictionRole role) =>
        log.ReadAsync(new PredictionQuery { Model = Name, Version = version.Number, Role = role }, stop);

    private ScoredRows Score(IEnumerable<LoggedPrediction> predictions) => money.Score(predictions.Select(prediction =>
        (_codec.Read(prediction.Record.Input), prediction.Outcome().AsBoolean(), prediction.Record.Output!.Value.GetSingle(0))));

    private async Task<string> ReportAsync(LiveComparison live)
    {
        var history = await store.ReadAliasAsync(Name, Champion, cancellationToken: stop).ToListAsync(stop);
        var versions = await store.ListAsync(new ModelQuery { Model = Name }, stop).ToListAsync(stop);
        var logged = await log.ReadAsync(new PredictionQuery { Role = PredictionRole.Live }, stop).ToListAsync(stop);
        Say("version  predictions  outcomes    AUC  money a prediction");
        foreach (var version in logged.GroupBy(prediction => prediction.Record.Model.Version).OrderBy(group => group.Key))
        {
            var known = version.Where(prediction => prediction.Outcomes.Count > 0).ToArray();
            var evaluation = Evaluation.OfBinary(Score(known), new Random(1));
            Say(Invariant($"{version.Key,7}  {version.Count(),11:N0}  {known.Length,8:N0}  {evaluation.Auc.Estimate,5:0.000}  {evaluation.ValuePerPrediction.Estimate,18:0.0}"));
        }

        Dictionary<string, double> ByVersion(Func<Evaluation, double> measure) => new()
        {
            [Invariant($"{live.Former.Version}")] = measure(live.Former.Evaluation),
            [Invariant($"{live.Current.Version}")] = measure(live.Current.Evaluation),
        };

        return JsonSerializer.Serialize(
            new
            {
                versions = versions.Count,
                championHistory = history.Where(entry => entry.Change.Action is not AliasAction.Refuse).Select(entry => entry.After),
                predictionsLogged = logged.Count,
                outcomesJoined = logged.Count(prediction => prediction.Outcomes.Count > 0),
                live = new
                {
                    rows = live.Rows,
                    auc = ByVersion(evaluation => evaluation.Auc.Estimate),
                    valuePerPrediction = ByVersion(evaluation => evaluation.ValuePerPrediction.Estimate),
                },
                refused = history.Where(entry => entry.Change.Action == AliasAction.Refuse)
                    .Select(entry => new { version = entry.Change.Version, reason = entry.Change.Reason }),
            },
            Indented);
    }

    private static CreditRow[] Shuffled(CreditRow[] rows)
    {
        var labels = rows.Select(row => row.Status).ToArray();
        new Random(1).Shuffle(labels);
        return rows.Select((row, i) =>
        {
            var copy = row.Copy();
            copy.Status = labels[i];
            return copy;
        }).ToArray();
    }

    private static string Key(CreditRow row) => Invariant($"{row.RowId}");

    private static void Say(string line) => Console.WriteLine(line);
}
