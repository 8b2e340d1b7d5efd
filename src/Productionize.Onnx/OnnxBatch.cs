using Microsoft.ML.OnnxRuntime;

namespace Productionize;

/// <summary>One batch on its way through a model.</summary>
internal sealed class OnnxBatch<TInput, TOutput>(
    OnnxModel<TInput, TOutput> model,
    IReadOnlyList<TInput> inputs,
    IReadOnlyList<PredictionOptions>? options,
    CancellationToken cancellationToken)
{
    private readonly Prediction<TOutput>[] _predictions = new Prediction<TOutput>[inputs.Count];

    public IReadOnlyList<Prediction<TOutput>> Predict()
    {
        for (var from = 0; from < _predictions.Length; from += model.RowsPerRun)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = Enumerable.Range(from, Math.Min(model.RowsPerRun, _predictions.Length - from)).ToList();
            if (rows.Count == 1 || !TryTogether(rows))
            {
                rows.ForEach(Alone);
            }
        }

        return _predictions;
    }

    /// <summary>Runs rows together. Those that do not fit get their error and are taken from the list.</summary>
    /// <returns>False where the run failed; nobody knows then which row did it.</returns>
    private bool TryTogether(List<int> rows)
    {
        var run = model.Rent();
        try
        {
            // Without the ones that do not fit, the others are written once more, close together.
            while (!TryWrite(run, rows))
            {
            }

            if (rows.Count > 0)
            {
                run.Execute(rows.Count, cancellationToken);
            }

            for (var at = 0; at < rows.Count; at++)
            {
                var place = at;
                Answer(rows[at], () => run.Read(model.OutputCodec, place));
            }

            return true;
        }
        catch (Exception error) when (error is OnnxRuntimeException or InvalidDataException)
        {
            return false;
        }
        finally
        {
            model.Return(run);
        }
    }

    private bool TryWrite(OnnxRun run, List<int> rows)
    {
        var unfit = new HashSet<int>();
        run.Begin(rows.Count);
        for (var at = 0; at < rows.Count; at++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                run.Write(model.InputCodec, inputs[rows[at]], at, model.Info);
            }
            catch (Exception error)
            {
                Fail(rows[at], error);
                unfit.Add(rows[at]);
            }
        }

        return rows.RemoveAll(unfit.Contains) == 0;
    }

    private void Alone(int index)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Answer(index, () => model.Predict(inputs[index], cancellationToken));
    }

    private void Answer(int index, Func<TOutput> ask)
    {
        try
        {
            _predictions[index] = new(ask(), IdOf(index), model.Info);
        }
        catch (Exception error) when (!(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            Fail(index, error);
        }
    }

    private void Fail(int index, Exception error) => _predictions[index] = Prediction<TOutput>.Failed(error, IdOf(index), model.Info);

    private Guid IdOf(int index) => options is null ? default : options[index].Id;
}
