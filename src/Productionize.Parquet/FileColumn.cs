using Parquet.Meta;
using Type = Parquet.Meta.Type;

namespace Productionize;

/// <summary>A column at the top of a file: its element, and those beneath it.</summary>
internal sealed record FileColumn(SchemaElement Element, IReadOnlyList<SchemaElement> Beneath)
{
    public string Name => Element.Name;

    public bool IsSingle => Element.Type is not null && Element.RepetitionType != FieldRepetitionType.REPEATED;

    public static IReadOnlyList<FileColumn> AllOf(IReadOnlyList<SchemaElement> elements)
    {
        var columns = new List<FileColumn>();
        for (var next = 1; next < elements.Count;)
        {
            var first = next++;
            for (long missing = elements[first].NumChildren ?? 0; missing > 0 && next < elements.Count; next++)
            {
                missing += (elements[next].NumChildren ?? 0) - 1;
            }

            columns.Add(new FileColumn(elements[first], [.. elements.Skip(first + 1).Take(next - first - 1)]));
        }

        return columns;
    }

    /// <summary>The type as people know it.</summary>
    public override string ToString()
    {
        var (logical, converted) = (Element.LogicalType, Element.ConvertedType);
        return !IsSingle ? Beneath.Count > 0 && Beneath[^1].Type is { } item ? $"a list or group of {item}" : "a list or group"
            : logical?.DECIMAL is not null || converted == ConvertedType.DECIMAL ? $"DECIMAL({Element.Precision}, {Element.Scale ?? 0})"
            : IsText ? "STRING"
            : IsTimestamp ? "TIMESTAMP"
            : logical?.DATE is not null || converted == ConvertedType.DATE ? "DATE"
            : IsTime ? "TIME"
            : logical?.UUID is not null ? "UUID"
            : logical?.FLOAT16 is not null ? "FLOAT16"
            : IsUnsigned ? $"unsigned {Element.Type}"
            : $"{Element.Type}";
    }

    public bool IsUnsigned => Element.LogicalType?.INTEGER is { IsSigned: false }
        || Element.ConvertedType is ConvertedType.UINT_8 or ConvertedType.UINT_16 or ConvertedType.UINT_32 or ConvertedType.UINT_64;

    public bool IsDecimal => Element.LogicalType?.DECIMAL is not null || Element.ConvertedType == ConvertedType.DECIMAL;

    public bool IsDate => Element.Type == Type.INT32 && (Element.LogicalType?.DATE is not null
        || Element.ConvertedType == ConvertedType.DATE);

    public bool IsText => Element.Type == Type.BYTE_ARRAY && !IsDecimal;

    public bool IsTime => Element.LogicalType?.TIME is not null || Element.ConvertedType
        is ConvertedType.TIME_MILLIS or ConvertedType.TIME_MICROS;

    public bool IsTimestamp => Element.Type == Type.INT96 || Element.LogicalType?.TIMESTAMP is not null
        || Element.ConvertedType is ConvertedType.TIMESTAMP_MILLIS or ConvertedType.TIMESTAMP_MICROS;

    /// <summary>The unit of a time or timestamp, in ticks of 100 ns; nanoseconds are less than one, and 0 stands for them.</summary>
    public long TicksPerUnit
    {
        get
        {
            var unit = Element.LogicalType?.TIMESTAMP?.Unit ?? Element.LogicalType?.TIME?.Unit;
            return unit?.NANOS is not null ? 0
                : unit?.MICROS is not null || (unit is null && Element.ConvertedType
                    is ConvertedType.TIMESTAMP_MICROS or ConvertedType.TIME_MICROS)
                ? TimeSpan.TicksPerMicrosecond
                : TimeSpan.TicksPerMillisecond;
        }
    }

    /// <summary>How many times a decimal is divided by ten.</summary>
    public int Scale => Element.LogicalType?.DECIMAL?.Scale ?? Element.Scale ?? 0;
}
