namespace Productionize;

/// <summary>
/// Makes a codec from delegates, without reflection: <c>new RowCodecBuilder&lt;Customer&gt;().Add("Age", c =&gt; c.Age)</c>.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <remarks>For one thread. The codec it builds is safe for concurrent calls.</remarks>
public sealed class RowCodecBuilder<T>
{
    private readonly List<Field> _fields = [];
    private readonly List<Action<T, RowWriter, int>> _cells = [];

    /// <summary>Adds a truth value.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="get">Reads it.</param>
    /// <returns>This builder; so with every Add.</returns>
    public RowCodecBuilder<T> Add(string name, Func<T, bool> get) =>
        Add(FieldOf(name, get, FieldKind.Boolean), (value, writer, index) => writer.Set(index, get(value)));

    /// <summary>Adds a whole number.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="get">Reads it.</param>
    /// <returns>This builder.</returns>
    public RowCodecBuilder<T> Add(string name, Func<T, long> get) =>
        Add(FieldOf(name, get, FieldKind.Int64), (value, writer, index) => writer.Set(index, get(value)));

    /// <summary>Adds a number of 32 bits.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="get">Reads it.</param>
    /// <returns>This builder.</returns>
    public RowCodecBuilder<T> Add(string name, Func<T, float> get) =>
        Add(FieldOf(name, get, FieldKind.Single), (value, writer, index) => writer.Set(index, get(value)));

    /// <summary>Adds a number of 64 bits.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="get">Reads it.</param>
    /// <returns>This builder.</returns>
    public RowCodecBuilder<T> Add(string name, Func<T, double> get) =>
        Add(FieldOf(name, get, FieldKind.Double), (value, writer, index) => writer.Set(index, get(value)));

    /// <summary>Adds a text, which may be missing (null).</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="get">Reads it.</param>
    /// <returns>This builder.</returns>
    public RowCodecBuilder<T> Add(string name, Func<T, string?> get) =>
        Add(FieldOf(name, get, FieldKind.String) with { Optional = true }, (value, writer, index) => writer.Set(index, get(value)));

    /// <summary>Adds a field of any kind, with its rules.</summary>
    /// <param name="field">The field.</param>
    /// <param name="write">Sets the cell at the position given.</param>
    /// <returns>This builder.</returns>
    public RowCodecBuilder<T> Add(Field field, Action<T, RowWriter, int> write)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(write);
        _fields.Add(field);
        _cells.Add(write);
        return this;
    }

    /// <summary>Makes the codec.</summary>
    /// <param name="read">Makes a value from a row; null for a codec that only writes.</param>
    /// <returns>The codec.</returns>
    /// <exception cref="ArgumentException">There is no field, or a name stands twice.</exception>
    public RowCodec<T> Build(Func<Row, T>? read = null) => new DelegateRowCodec(new Schema(_fields.ToArray()), [.. _cells], read);

    private static Field FieldOf(string name, Delegate get, FieldKind kind)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(get);
        return new Field(name, kind);
    }

    private sealed class DelegateRowCodec(Schema schema, Action<T, RowWriter, int>[] cells, Func<Row, T>? read) : RowCodec<T>(schema)
    {
        public override void Write(T value, RowWriter writer)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i](value, writer, i);
            }
        }

        public override T Read(Row row) => read is null
            ? throw new NotSupportedException($"This codec of {typeof(T).Name} only writes. Give a reader to {nameof(Build)}.")
            : read(row);
    }
}
