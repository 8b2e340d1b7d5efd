using System.Buffers.Binary;

namespace Productionize;

/// <summary>
/// The cells of one column that wait to be written, as the pages of the file have them. We write pages ourselves: Parquet.Net encodes one
/// column after the other, makes an array of every text and no statistics of it, and its statistics of numbers are wrong beside a NaN.
/// </summary>
internal abstract class ColumnBuffer(string name, int index)
{
    /// <summary>The name of the column, which is that of the field.</summary>
    public string Name => name;

    /// <summary>What the file says of the column.</summary>
    public abstract ColumnType Type { get; }

    /// <summary>How many values there are, missing ones and empty lists among them.</summary>
    public int Count => Levels.Length;

    /// <summary>How many of them have no value.</summary>
    public int Missing { get; protected set; }

    /// <summary>The values that are there, one after the other.</summary>
    public GrowingBytes Values { get; } = new();

    /// <summary>What stands for each cell: 0 where it is missing; for a list, see <see cref="VectorBuffer"/>.</summary>
    public GrowingBytes Levels { get; } = new();

    /// <summary>For lists, 0 where a row begins and 1 within it.</summary>
    public virtual GrowingBytes? Repeats => null;

    /// <summary>The page of the file that the column became.</summary>
    public EncodedColumn Encoded { get; } = new();

    protected int Index => index;

    public static ColumnBuffer Of(Field field, int index) => field.Kind switch
    {
        FieldKind.Boolean => new TruthBuffer(field.Name, index),
        FieldKind.Int64 => new NumberBuffer<long, CellReaders.Whole>(field.Name, index, ColumnType.Int64),
        FieldKind.Single => new NumberBuffer<float, CellReaders.Single>(field.Name, index, ColumnType.Single),
        FieldKind.Double => new NumberBuffer<double, CellReaders.Double>(field.Name, index, ColumnType.Double),
        FieldKind.Timestamp => new InstantBuffer(field.Name, index),
        FieldKind.Date => new NumberBuffer<int, CellReaders.Day>(field.Name, index, ColumnType.Date),
        FieldKind.SingleVector => new VectorBuffer(field.Name, index),
        _ => new TextBuffer(field.Name, index, field.Kind),
    };

    public abstract void Add(Row row);

    /// <summary>The least and the greatest value as they are stored; empty where they are not known.</summary>
    public virtual (byte[] Least, byte[] Greatest) Range() => ([], []);

    /// <summary>The values once each, and for every value the place of its like; false where it would not pay.</summary>
    public virtual bool TryShorten(GrowingBytes values, GrowingBytes places, out int count)
    {
        count = 0;
        return false;
    }

    /// <summary>Adds values as a page has them, from a place in <see cref="Values"/> on.</summary>
    /// <returns>How many bytes of them they were.</returns>
    public virtual int CopyTo(GrowingBytes page, int place, int count)
    {
        var length = Measure(place, count);
        page.Add(Values.Span.Slice(place, length));
        return length;
    }

    public virtual void Clear()
    {
        Values.Clear();
        Levels.Clear();
        Missing = 0;
    }

    /// <summary>How many bytes as many values take.</summary>
    protected abstract int Measure(int place, int count);

    protected bool AddLevel(Row row)
    {
        var isMissing = row.IsMissing(index);
        Levels.Add(isMissing ? (byte)0 : (byte)1);
        Missing += isMissing ? 1 : 0;
        return !isMissing;
    }

    /// <summary>Truth values, a bit each in the page.</summary>
    private sealed class TruthBuffer(string name, int index) : ColumnBuffer(name, index)
    {
        public override ColumnType Type => ColumnType.Boolean;

        public override void Add(Row row)
        {
            if (AddLevel(row))
            {
                Values.Add(row.GetBoolean(Index) ? (byte)1 : (byte)0);
            }
        }

        public override int CopyTo(GrowingBytes page, int place, int count)
        {
            var values = Values.Span.Slice(place, count);
            var bits = page.Take((values.Length + 7) / 8);
            bits.Clear();
            for (var i = 0; i < values.Length; i++)
            {
                bits[i >> 3] |= (byte)(values[i] << (i & 7));
            }

            return count;
        }

        protected override int Measure(int place, int count) => count;
    }

    /// <summary>Instants: the nanoseconds of the day, then the Julian day.</summary>
    private sealed class InstantBuffer(string name, int index) : ColumnBuffer(name, index)
    {
        private const int Size = 12;
        private const int JulianDayOfYear1 = 1_721_426;

        public override ColumnType Type => ColumnType.Instant;

        public override void Add(Row row)
        {
            if (AddLevel(row))
            {
                var (day, ticks) = Math.DivRem(row.GetTimestamp(Index).Ticks, TimeSpan.TicksPerDay);
                var place = Values.Take(Size);
                BinaryPrimitives.WriteInt64LittleEndian(place, ticks * 100);
                BinaryPrimitives.WriteInt32LittleEndian(place[8..], (int)day + JulianDayOfYear1);
            }
        }

        protected override int Measure(int place, int count) => Size * count;
    }
}
