namespace Productionize;

/// <summary>
/// Writes values of one type into rows and reads them back. Made by reflection (<see cref="RowCodec.For{T}()"/>), from delegates
/// (<see cref="RowCodecBuilder{T}"/>, for ahead-of-time compilation), or by hand for the last nanoseconds.
/// </summary>
/// <param name="schema">Names and kinds of the cells.</param>
/// <typeparam name="T">The type of the values.</typeparam>
/// <remarks>Safe for concurrent calls, each with a <see cref="RowWriter"/> of its own.</remarks>
public abstract class RowCodec<T>(Schema schema)
{
    /// <summary>Names and kinds of the cells.</summary>
    public Schema Schema { get; } = schema ?? throw new ArgumentNullException(nameof(schema));

    /// <summary>Sets the cells of a row that was begun with <see cref="Schema"/>; what is not set is missing.</summary>
    /// <param name="value">The value.</param>
    /// <param name="writer">Takes the cells.</param>
    public abstract void Write(T value, RowWriter writer);

    /// <summary>Makes a value from a row with this codec's cells.</summary>
    /// <param name="row">The row; not kept.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">A cell is missing that the type cannot leave empty.</exception>
    public abstract T Read(Row row);

    /// <summary>Encodes one value into a row of its own. Where speed counts, keep a writer and use <see cref="Write"/>.</summary>
    /// <param name="value">The value.</param>
    /// <returns>A row that stays valid.</returns>
    public Row Encode(T value)
    {
        var writer = new RowWriter();
        writer.Begin(Schema);
        Write(value, writer);
        return writer.Row;
    }
}
