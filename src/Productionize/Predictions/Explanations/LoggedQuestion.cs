namespace Productionize;

/// <summary>Puts a logged input to a model once more.</summary>
internal static class LoggedQuestion
{
    public static async ValueTask<PredictionReplay> AskAsync<TInput, TOutput>(
        PredictionRecord record,
        IModelStore store,
        IModelLoader<TInput, TOutput> loader,
        string alias,
        CancellationToken cancellationToken)
    {
        var name = record.Model.Name;
        AliasEntry? entry;
        try
        {
            entry = Names.IsValid(name) ? await store.GetAliasAsync(name, alias, cancellationToken).ConfigureAwait(false) : null;
        }
        catch (ModelNotFoundException missing)
        {
            return new() { Obstacle = missing.Message };
        }

        if (entry?.After is not { } number)
        {
            return new() { Obstacle = $"The alias '{alias}' of model '{name}' points at nothing." };
        }

        var content = await store.OpenAsync(name, number, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var model = await loader.LoadVersionAsync(content, cancellationToken).ConfigureAwait(false);
            try
            {
                return await AskAsync(record, VersionedModel<TInput, TOutput>.Of(model, content.Version), cancellationToken)
                    .ConfigureAwait(false);
            }
            finally
            {
                await PipelineParts.DisposeAsync(model).ConfigureAwait(false);
            }
        }
    }

    public static async ValueTask<PredictionReplay> AskAsync<TInput, TOutput>(
        PredictionRecord record, IModel<TInput, TOutput> model, CancellationToken cancellationToken)
    {
        var info = model.GetService<ModelInfo>();
        var logged = record.Input;
        var inputCodec = model.GetService<RowCodec<TInput>>() ?? CodecOfRows<TInput>(info?.Signature?.Input ?? logged.Schema);
        var outputCodec = model.GetService<RowCodec<TOutput>>(RowCodec.OutputKey)
            ?? (typeof(TOutput) == typeof(Row) ? null : model.GetService<RowCodec<TOutput>>());
        if (inputCodec is null || (outputCodec is null && typeof(TOutput) != typeof(Row)))
        {
            return new()
            {
                Model = info,
                Obstacle = $"The model offers no codec of its {(inputCodec is null ? "input" : "output")}, without which a logged row " +
                    $"cannot be read: let its {nameof(IModel.GetService)} give one.",
            };
        }

        if (ObstacleIn(logged.Schema, inputCodec.Schema, info?.Signature?.Input) is { } obstacle)
        {
            return new() { Model = info, Obstacle = obstacle };
        }

        TInput input;
        try
        {
            // By name: the class may have its fields in another order by now.
            input = inputCodec.Read(RowCodec.ForRows(inputCodec.Schema).Encode(logged));
        }
        catch (Exception unfit) when (unfit is ArgumentException or InvalidOperationException)
        {
            return new() { Model = info, Obstacle = $"The logged input does not fit: {unfit.Message}" };
        }

        try
        {
            var prediction = await model.PredictAsync(input, default, cancellationToken).ConfigureAwait(false);
            var answer = outputCodec is null ? (Row)(object)prediction.Value! : outputCodec.Encode(prediction.Value);
            return new() { Model = prediction.Model ?? info, Output = Shown(answer, info?.Signature?.Output) };
        }
        catch (Exception error) when (!(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            return new() { Model = info, Obstacle = $"It failed with {error.GetType().Name}: {error.Message}" };
        }
    }

    // The same input or none: an answer to one with a gap would be taken for the answer to the whole.
    private static string? ObstacleIn(Schema logged, Schema asked, Schema? signature)
    {
        var hidden = asked.Fields.Where(field => IsHidden(logged, field.Name) || IsHidden(asked, field.Name)
            || (signature is not null && IsHidden(signature, field.Name))).Select(field => field.Name).ToArray();
        if (hidden.Length > 0)
        {
            return $"The log does not keep {string.Join(", ", hidden)} as it was (dropped or pseudonymised), so the input is not known.";
        }

        var missing = asked.Fields.Where(field => logged.IndexOf(field.Name) < 0).Select(field => field.Name).ToArray();
        return missing.Length == 0 ? null
            : $"The logged input lacks {string.Join(", ", missing)}: dropped when it was logged, or not yet asked for then.";
    }

    private static bool IsHidden(Schema schema, string name) =>
        schema.IndexOf(name) is >= 0 and var index && schema.Fields[index].Policy != FieldPolicy.Log;

    private static Row Shown(Row answer, Schema? signature)
    {
        var schema = signature is null ? answer.Schema : answer.Schema.With(
            field => field with { Policy = IsHidden(signature, field.Name) ? FieldPolicy.Drop : field.Policy },
            [.. answer.Schema.Fields.Select(field => field.Name)]);
        return RowPrivacy.OfTexts(schema).Apply(answer, new RowWriter()).ToArray();
    }

    private static RowCodec<T>? CodecOfRows<T>(Schema schema) => RowCodec.ForRows(schema) as RowCodec<T>;
}
