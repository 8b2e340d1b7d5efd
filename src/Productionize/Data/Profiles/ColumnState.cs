using System.Text;

namespace Productionize;

/// <summary>All that is kept of one column, whether it is being counted, merged, or read from a file.</summary>
internal sealed class ColumnState
{
    public ColumnState(string name, FieldKind kind, bool isPrivate)
    {
        (Name, Kind, IsPrivate) = (name, kind, isPrivate);
        IsText = kind is FieldKind.String or FieldKind.Boolean;
        IsTime = kind is FieldKind.Timestamp or FieldKind.Date;
        IsNumber = kind is FieldKind.Int64 or FieldKind.Single or FieldKind.Double;
        Numbers = IsNumber && !isPrivate ? new NumberSketch() : null;
        Times = IsTime && !isPrivate ? new TimeSketch(kind) : null;
        Moments = Numbers is null && Times is null ? null : new Moments();
        Distinct = IsText ? new DistinctSketch() : null;
        Frequent = IsText && !isPrivate ? new FrequentTexts() : null;
        Lengths = kind is FieldKind.String or FieldKind.SingleVector or FieldKind.Json ? new Lengths() : null;
    }

    public string Name { get; }

    public FieldKind Kind { get; }

    /// <summary>Whether nothing may be kept that shows a value.</summary>
    public bool IsPrivate { get; }

    public bool IsText { get; }

    public bool IsTime { get; }

    public bool IsNumber { get; }

    public long Count { get; set; }

    public long Missing { get; set; }

    public long NaNs { get; set; }

    public long PositiveInfinities { get; set; }

    public long NegativeInfinities { get; set; }

    public Moments? Moments { get; set; }

    public NumberSketch? Numbers { get; }

    public TimeSketch? Times { get; }

    public DistinctSketch? Distinct { get; }

    public FrequentTexts? Frequent { get; }

    public Lengths? Lengths { get; }

    public BucketSketch? Buckets => Numbers ?? (BucketSketch?)Times;

    public void Add(in Row row, int index, bool nanIsMissing)
    {
        if (row.IsMissing(index))
        {
            Missing++;
            return;
        }

        Count++;
        switch (Kind)
        {
            case FieldKind.Int64:
                AddNumber(row.GetInt64(index), nanIsMissing);
                break;
            case FieldKind.Single:
                AddNumber(row.GetSingle(index), nanIsMissing);
                break;
            case FieldKind.Double:
                AddNumber(row.GetDouble(index), nanIsMissing);
                break;
            case FieldKind.Timestamp:
                AddTime(row.GetTimestamp(index).UtcTicks);
                break;
            case FieldKind.Date:
                AddTime(row.GetDate(index).DayNumber);
                break;
            case FieldKind.Boolean:
                AddText(row.GetBoolean(index) ? "true"u8 : "false"u8);
                break;
            case FieldKind.String:
                AddText(row.GetUtf8(index));
                break;
            case FieldKind.SingleVector:
                Lengths!.Add(row.GetSingles(index).Length);
                break;
            default:
                Lengths!.Add(row.GetJson(index).Length);
                break;
        }
    }

    public void Merge(ColumnState other)
    {
        Count = checked(Count + other.Count);
        Missing = checked(Missing + other.Missing);
        NaNs += other.NaNs;
        PositiveInfinities += other.PositiveInfinities;
        NegativeInfinities += other.NegativeInfinities;
        Moments?.Merge(other.Moments!);
        Numbers?.Merge(other.Numbers!);
        Times?.Merge(other.Times!);
        Distinct?.Merge(other.Distinct!);
        Frequent?.Merge(other.Frequent!);
        Lengths?.Merge(other.Lengths!.Least, other.Lengths.Most, other.Lengths.Sum);
    }

    /// <summary>A column of its own that has counted the same.</summary>
    public ColumnState Copy()
    {
        var copy = new ColumnState(Name, Kind, IsPrivate);
        copy.Merge(this);
        copy.Frequent?.Cut();
        return copy;
    }

    private void AddNumber(double value, bool nanIsMissing)
    {
        if (double.IsFinite(value))
        {
            Moments?.Add(value);
            Numbers?.Add(value);
        }
        else if (double.IsNaN(value))
        {
            NaNs++;
            if (nanIsMissing)
            {
                Count--;
                Missing++;
            }
        }
        else if (value > 0)
        {
            PositiveInfinities++;
        }
        else
        {
            NegativeInfinities++;
        }
    }

    private void AddTime(long value)
    {
        Moments?.Add(value);
        Times?.Add(value);
    }

    private void AddText(ReadOnlySpan<byte> text)
    {
        var hash = TextHash.Of(text);
        Distinct!.Add(hash);
        Frequent?.Add(text, hash);
        Lengths?.Add(CharactersIn(text));
    }

    // Every byte but those that continue a character begins one.
    private static int CharactersIn(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Length;
        }

        var characters = 0;
        foreach (var part in text)
        {
            characters += (part & 0b1100_0000) == 0b1000_0000 ? 0 : 1;
        }

        return characters;
    }
}
