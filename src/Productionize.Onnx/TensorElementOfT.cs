using System.Text.Json;

namespace Productionize;

/// <summary>Takes numbers of one type from cells and puts them back, without changing a value.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
internal abstract class TensorElement<T>
    where T : unmanaged
{
    /// <summary>What a number must be, to be exact in this type; continues a sentence that begins with the field.</summary>
    public abstract string Rule { get; }

    /// <summary>What stands for a missing number; null where nothing can.</summary>
    public virtual T? Missing => null;

    public abstract bool TryFrom(double number, out T element);

    public abstract bool TryFrom(long number, out T element);

    public abstract void Set(RowWriter writer, int field, FieldKind kind, T element);

    public virtual void SetVector(RowWriter writer, int field, ReadOnlySpan<T> elements) =>
        throw new NotSupportedException($"A vector of {typeof(T).Name} is no cell of its own.");

    /// <summary>Whether it is NaN or infinite, for which JSON has no number.</summary>
    public virtual bool IsFinite(T element) => true;

    public abstract void WriteTo(Utf8JsonWriter json, T element);

    /// <summary>Many at once, where nothing needs to be looked at.</summary>
    public virtual bool TryCopy(ReadOnlySpan<float> numbers, Span<T> elements) => false;
}
