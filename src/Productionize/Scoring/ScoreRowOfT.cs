namespace Productionize;

/// <summary>Encodes scores, one after the other, into one buffer.</summary>
internal sealed class ScoreRow<TOutput>(RowCodec<TOutput> codec, Schema schema)
{
    private readonly RowWriter _output = new();
    private readonly RowWriter _row = new();

    /// <summary>The row; a view until the next call.</summary>
    public Row Encode(PredictionOptions options, Prediction<TOutput> prediction)
    {
        _row.Begin(schema);
        Span<char> id = stackalloc char[36];
        (prediction.Id == Guid.Empty ? options.Id : prediction.Id).TryFormat(id, out _);
        _row.Set(ScoreRow.PredictionId, id.ToString());
        _row.Set(ScoreRow.Key, options.Key);
        if (prediction.Model is { } model)
        {
            _row.Set(ScoreRow.Model, model.Name);
            if (model.Version is { } version)
            {
                _row.Set(ScoreRow.Version, (long)version);
            }
        }

        if (prediction.Error is { } error)
        {
            // The type alone: messages may hold personal data.
            _row.Set(schema.Fields.Count - 1, error.GetType().Name);
            return _row.Row;
        }

        _output.Begin(codec.Schema);
        codec.Write(prediction.Value, _output);
        for (var i = 0; i < codec.Schema.Fields.Count; i++)
        {
            _row.Copy(ScoreRow.FirstOutput + i, _output.Row, i);
        }

        return _row.Row;
    }
}
