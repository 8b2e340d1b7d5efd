using Microsoft.ML;
using Microsoft.ML.Data;

namespace Productionize;

/// <summary>A pipeline with the rows that it takes and gives, found from its columns.</summary>
internal sealed class RowPipeline
{
    private const string ScoreSet = "ScoreColumnSetId";

    private readonly IRowToRowMapper _mapper;
    private readonly DataViewSchema.Column[] _outputs;

    /// <param name="model">How the model is called in messages.</param>
    /// <param name="transformer">The pipeline.</param>
    /// <param name="columns">The columns it was trained on; null where they are not known.</param>
    /// <param name="outputs">The columns wanted; none: those of its scorer.</param>
    public RowPipeline(string model, ITransformer transformer, DataViewSchema? columns, IReadOnlyList<string> outputs)
    {
        if (columns is null)
        {
            throw new InvalidOperationException(
                $"Model '{model}' was saved without the columns of its input, so it needs a class that has them: " +
                $"{nameof(MLNet)}.Loader<TInput, TOutput>(). Or save it with the Schema of its training data.");
        }

        if (!transformer.IsRowToRowMapper)
        {
            throw new InvalidOperationException(
                $"Model '{model}' cannot predict row by row: a part of its pipeline looks at several rows, as time series do, or drops some. " +
                "Take the part that scores (TransformerChain.LastTransformer), or wrap your own code with Model.Create.");
        }

        DataViewSchema answers;
        try
        {
            _mapper = transformer.GetRowToRowMapper(columns);
            answers = transformer.GetOutputSchema(columns);
        }
        catch (Exception error)
        {
            // ML.NET throws whatever it stumbles over.
            throw new InvalidOperationException(
                $"Model '{model}' cannot take the columns that it is said to have been trained on: {error.Message} Give the Schema of its " +
                "training data, or save it again.", error);
        }

        _outputs = outputs.Count > 0 ? Named(model, answers, outputs) : Scores(columns, answers);
        if (_outputs.Length == 0)
        {
            throw new InvalidOperationException(
                $"Model '{model}' computes no column that fits a row. Name the columns wanted; it has {Describe(answers)}.");
        }

        var needed = _mapper.GetDependencies(_outputs).Where(column => !column.IsHidden).ToArray();
        Input = new Schema(needed.Length > 0
            ? [.. needed.Select(column => RowColumn.InputOf(column) ?? throw Unfit(model, column))]
            : [.. columns.Select(RowColumn.InputOf).OfType<Field>().Select(field => field with { Optional = true })]);
        Output = new Schema([.. _outputs.Select(column => RowColumn.OutputOf(column) ?? throw Unfit(model, column))]);
    }

    /// <summary>
    /// The columns that the answers depend on; a label used in training only is none of them. A pipeline that looks at nothing (a
    /// baseline) takes all, none of them required.
    /// </summary>
    public Schema Input { get; }

    /// <summary>The columns of an answer.</summary>
    public Schema Output { get; }

    public RowEngine CreateEngine() => new(_mapper, Input, _outputs, Output);

    private static DataViewSchema.Column[] Named(string model, DataViewSchema answers, IReadOnlyList<string> names) =>
        [.. names.Select(name => answers.GetColumnOrNull(name) ?? throw new ArgumentException(
            $"Model '{model}' has no column '{name}'. It has {Describe(answers)}.", nameof(names)))];

    // A scorer marks its columns; a later step, such as the one that turns a key into its name, makes a new column of the same name.
    private static DataViewSchema.Column[] Scores(DataViewSchema columns, DataViewSchema answers)
    {
        var visible = answers.Where(column => !column.IsHidden && RowColumn.OutputOf(column) is not null).ToArray();
        var scores = answers.Where(column => column.Annotations.Schema.GetColumnOrNull(ScoreSet) is not null).ToArray();
        var last = scores.Select(SetOf).DefaultIfEmpty().Max();
        var names = scores.Where(column => SetOf(column) == last).Select(column => column.Name).ToHashSet();
        return scores.Length > 0
            ? [.. visible.Where(column => names.Contains(column.Name))]
            : [.. visible.Where(column => columns.GetColumnOrNull(column.Name) is null)];
    }

    private static uint SetOf(DataViewSchema.Column column)
    {
        uint set = 0;
        column.Annotations.GetValue(ScoreSet, ref set);
        return set;
    }

    private static string Describe(DataViewSchema columns) =>
        string.Join(", ", columns.Where(column => !column.IsHidden).Select(column => $"'{column.Name}' ({column.Type})"));

    private static InvalidOperationException Unfit(string model, DataViewSchema.Column column) => new(
        $"The column '{column.Name}' of model '{model}' is {column.Type}, which no cell of a row can hold. Use the model with classes: " +
        $"{nameof(MLNet)}.{nameof(MLNet.CreateModel)}<TInput, TOutput>.");
}
