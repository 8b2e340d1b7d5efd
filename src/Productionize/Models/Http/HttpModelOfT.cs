using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Productionize;

/// <summary>A model on a server that speaks the Open Inference Protocol v2. Safe for concurrent calls; owns nothing.</summary>
internal sealed class HttpModel<TInput, TOutput> : IModel<TInput, TOutput>
{
    private const int MostAtOnce = 1024 * 1024;

    private readonly RowCodec<TInput> _input;
    private readonly RowCodec<TOutput> _output;
    private readonly HttpModelOptions _options;
    private readonly InferenceServer _server;
    private readonly RowTensors _inputs;
    private readonly InferenceOutputs _outputs;
    private readonly int? _asked;

    // What the largest row took so far: the next one will need as much.
    private int _bytesOfRow = 256;
    private volatile ModelInfo _info;

    public HttpModel(
        string name, Func<HttpClient> client, RowCodec<TInput> input, RowCodec<TOutput> output, HttpModelOptions options, TimeProvider time)
    {
        options.Validate(input.Schema, output.Schema);
        (_input, _output, _options) = (input, output, options);
        _server = new InferenceServer(name, client, options, time);
        _inputs = new RowTensors(input.Schema, new TensorForm
        {
            Features = options.FeatureTensor,
            Names = options.InputNames,
            IsTwoDimensional = options.UsesColumnMatrices,
            MissingText = options.MissingText,
            IsNonFiniteText = options.SendsNonFiniteAsText,
        });
        _outputs = new InferenceOutputs(output.Schema, options.OutputNames, options.AllowsRounding);
        var isNumber = int.TryParse(options.RemoteVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0;
        _asked = isNumber ? version : null;
        _info = new ModelInfo(name, _asked, new ModelSignature(input.Schema, output.Schema)) { Format = HttpModel.Format };
    }

    public ValueTask<Prediction<TOutput>> PredictAsync(
        TInput input, PredictionOptions options = default, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return AskAsync(Encode(input), options.Id, cancellationToken);
    }

    public ValueTask<IReadOnlyList<Prediction<TOutput>>> PredictBatchAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options = null, CancellationToken cancellationToken = default)
    {
        Prediction.CheckBatch(inputs, options);
        cancellationToken.ThrowIfCancellationRequested();
        return AskManyAsync(inputs, options, cancellationToken);
    }

    /// <summary>Answers the model (with the version that answered last), the codecs, and itself.</summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is RowCodec.OutputKey && serviceType == typeof(RowCodec<TOutput>) ? _output
            : serviceKey is not null ? null
            : serviceType == typeof(ModelInfo) ? _info
            : serviceType == typeof(RowCodec<TInput>) ? _input
            : serviceType == typeof(RowCodec<TOutput>) ? _output
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    private Row Encode(TInput input)
    {
        if (input is null)
        {
            throw new ArgumentNullException(nameof(input));
        }

        var row = _input.Encode(input);
        try
        {
            _inputs.Check(row);
        }
        catch (TensorException error)
        {
            throw new InvalidInputException(_info, [new RowFault("", null, error.Message.TrimEnd('.'))]);
        }

        return row;
    }

    private async ValueTask<Prediction<TOutput>> AskAsync(Row row, Guid id, CancellationToken cancellationToken)
    {
        var (answer, info) = await AnswerAsync([row], id, cancellationToken).ConfigureAwait(false);
        return new Prediction<TOutput>(Decode(answer, 0, new RowWriter()), id, info);
    }

    private async ValueTask<IReadOnlyList<Prediction<TOutput>>> AskManyAsync(
        IReadOnlyList<TInput> inputs, IReadOnlyList<PredictionOptions>? options, CancellationToken cancellationToken)
    {
        var predictions = new Prediction<TOutput>[inputs.Count];
        var rows = new Row[inputs.Count];
        var sent = new List<int>(inputs.Count);
        for (var i = 0; i < predictions.Length; i++)
        {
            try
            {
                rows[i] = Encode(inputs[i]);
                sent.Add(i);
            }
            catch (Exception error)
            {
                predictions[i] = Failed(error, i);
            }
        }

        HttpModelException? lost = null;
        for (var start = 0; start < sent.Count;)
        {
            var part = new List<int> { sent[start++] };
            while (start < sent.Count && part.Count < _options.MaxBatchRows && _inputs.CanShare(rows[part[0]], rows[sent[start]]))
            {
                part.Add(sent[start++]);
            }

            lost = lost is null
                ? await AskPartAsync(part, rows, predictions, Id, cancellationToken).ConfigureAwait(false)
                : FailAll(part, lost);
        }

        return predictions;

        Guid Id(int row) => options is null ? default : options[row].Id;

        Prediction<TOutput> Failed(Exception error, int row) => Prediction<TOutput>.Failed(error, Id(row), _info);

        HttpModelException FailAll(List<int> part, HttpModelException error)
        {
            part.ForEach(row => predictions[row] = Failed(error, row));
            return error;
        }
    }

    /// <summary>Asks for some rows at once.</summary>
    /// <returns>The error of a server that cannot be reached: then it is not asked for the rest either.</returns>
    private async ValueTask<HttpModelException?> AskPartAsync(
        List<int> part, Row[] rows, Prediction<TOutput>[] predictions, Func<int, Guid> id, CancellationToken cancellationToken)
    {
        try
        {
            // One request for many predictions has the id of the first: it can be found in the server's log.
            Row[] asked = [.. part.Select(row => rows[row])];
            var (answer, info) = await AnswerAsync(asked, id(part[0]), cancellationToken).ConfigureAwait(false);
            var writer = new RowWriter();
            for (var i = 0; i < part.Count; i++)
            {
                try
                {
                    predictions[part[i]] = new(Decode(answer, i, writer), id(part[i]), info);
                }
                catch (Exception error)
                {
                    predictions[part[i]] = Prediction<TOutput>.Failed(error, id(part[i]), info);
                }
            }

            return null;
        }
        catch (HttpModelException error) when (part.Count > 1 && _options.AsksRowsAlone && (int?)error.StatusCode is 400 or 422 or 500)
        {
            HttpModelException? lost = null;
            foreach (var row in part)
            {
                if (lost is null)
                {
                    lost = await AskPartAsync([row], rows, predictions, id, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    predictions[row] = Prediction<TOutput>.Failed(lost, id(row), _info);
                }
            }

            return lost;
        }
        catch (HttpModelException error)
        {
            part.ForEach(row => predictions[row] = Prediction<TOutput>.Failed(error, id(row), _info));
            return error.IsTransient ? error : null;
        }
        catch (Exception error) when (!(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            // What a handler of the HttpClient throws, such as an open circuit: the answers of other parts are kept.
            part.ForEach(row => predictions[row] = Prediction<TOutput>.Failed(error, id(row), _info));
            return null;
        }
    }

    private async ValueTask<(InferenceAnswer Answer, ModelInfo Info)> AnswerAsync(Row[] rows, Guid id, CancellationToken cancellationToken)
    {
        var idText = id == default ? null : id.ToString();

        // Not from a pool: a connection may still be sending it when the answer is there already.
        var request = new ArrayBufferWriter<byte>(Math.Min(_bytesOfRow * rows.Length + 128, MostAtOnce));
        using (var writer = new Utf8JsonWriter(request, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            if (idText is not null)
            {
                writer.WriteString("id"u8, idText);
            }

            writer.WritePropertyName("inputs"u8);
            _inputs.Write(writer, rows);
            _outputs.Write(writer);
            writer.WriteEndObject();
        }

        // Written seldom, since a field that all threads write would be passed between them.
        if (request.WrittenCount > _bytesOfRow * rows.Length + 128)
        {
            _bytesOfRow = request.WrittenCount / rows.Length + 16;
        }

        using var body = await _server.PostAsync(request.WrittenMemory, cancellationToken).ConfigureAwait(false);
        try
        {
            if (body.Memory.IsEmpty)
            {
                throw new TensorException("It is empty.");
            }

            var answer = InferenceAnswer.Read(body.Memory, _outputs, rows.Length);
            if (idText is not null && answer.Id is not null && answer.Id != idText)
            {
                throw new TensorException("It has another id than the request: answers are mixed up on the way.");
            }

            return (answer, InfoOf(answer));
        }
        catch (TensorException error)
        {
            throw _server.Unusable(error.Message, error);
        }
        catch (JsonException error)
        {
            throw _server.Unusable("It is no valid JSON, or nested too deeply.", error);
        }
    }

    private ModelInfo InfoOf(InferenceAnswer answer)
    {
        RequireVersion(answer);

        // One object for each version as long as it answers: no call makes one of its own. A version that is no number has no place.
        var version = answer.Version ?? (answer.VersionText is null ? _asked : null);
        var info = _info;
        return version == info.Version ? info
            : _info = new ModelInfo(info.Name, version, info.Signature) { Format = info.Format };
    }

    private void RequireVersion(InferenceAnswer answer)
    {
        if (_options.RemoteVersion is not { } wanted || answer.Version is { } number && number == _asked)
        {
            return;
        }

        var given = answer.Version?.ToString(CultureInfo.InvariantCulture) ?? answer.VersionText;
        if (given is not null && given != wanted)
        {
            throw new TensorException($"It is from version '{PlainText.Of(given, 80)}', but '{wanted}' was asked for.");
        }
    }

    private TOutput Decode(InferenceAnswer answer, int row, RowWriter writer)
    {
        try
        {
            _outputs.Read(answer, row, writer);
            return _output.Read(writer.Row);
        }
        catch (TensorException error)
        {
            throw _server.Unusable(error.Message, error);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or OverflowException)
        {
            // The codec: a text that is none of an enum, JSON of another form, a number too large for its member.
            throw _server.Unusable($"Row {row} does not fit {typeof(TOutput).Name}: {error.Message}", error);
        }
    }
}
