using System.Diagnostics.CodeAnalysis;

namespace Productionize;

/// <summary>Makes codecs by reflection, once per type; the default under the JIT.</summary>
public static class RowCodec
{
    /// <summary>
    /// The key by which a model is asked for the codec of its output, before it is asked without one: where input and output are of one
    /// type, only the key tells their codecs apart.
    /// </summary>
    public const string OutputKey = "output";

    internal const string NeedsReflection =
        "Reads the members of the type by reflection. Under ahead-of-time compilation give a codec made with RowCodecBuilder<T>.";

    /// <summary>
    /// The codec of a type from its public properties and fields, in the order written. Numbers, texts, truth values, enums (as text),
    /// <see cref="DateTimeOffset"/>, <see cref="DateTime"/> (taken as UTC), <see cref="DateOnly"/> and <c>float[]</c> become typed
    /// cells, everything else JSON. A type that is itself one of these gets one cell called <c>value</c>. Nullable means optional.
    /// Rules come from <see cref="FieldAttribute"/> and from <c>Range</c>, <c>AllowedValues</c>, <c>RegularExpression</c>, <c>StringLength</c>,
    /// <c>MinLength</c>, <c>MaxLength</c>, <c>Length</c> and <c>Required</c> of <c>System.ComponentModel.DataAnnotations</c>, on the member or
    /// on the parameter of a record. A <c>decimal</c> is kept as a double, to 15 digits.
    /// </summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <returns>The codec; the same one at every call.</returns>
    /// <exception cref="ArgumentException">The type has no public members, or rules that do not fit them.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static RowCodec<T> For<T>() => Cache<T>.Codec.Value;

    /// <summary>The codec of a type, with a schema that has other rules for the same cells.</summary>
    /// <param name="schema">The schema, made by <see cref="Schema.With"/> from the one of <see cref="For{T}()"/>.</param>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <returns>The codec.</returns>
    /// <exception cref="ArgumentException"><paramref name="schema"/> has other cells than the type.</exception>
    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    public static RowCodec<T> For<T>(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var own = For<T>().Schema;
        return own.HasLayoutOf(schema)
            ? new ReflectedRowCodec<T>(schema, RowMember.AllOf(typeof(T)))
            : throw new ArgumentException($"{typeof(T).Name} has the cells ({own}), but the schema is ({schema}). " +
                "Give both the same fields in the same order.", nameof(schema));
    }

    /// <summary>
    /// The codec of models without a class, which take or give rows as they are. Writing takes rows with the cells of
    /// <paramref name="schema"/> under the same names and kinds, in any order, and leaves out other cells; reading copies.
    /// </summary>
    /// <param name="schema">The cells.</param>
    /// <returns>The codec. It throws <see cref="ArgumentException"/> for a row in which a required cell does not exist or is of another kind.
    /// </returns>
    public static RowCodec<Row> ForRows(Schema schema) => new RowCopyCodec(schema);

    [RequiresUnreferencedCode(NeedsReflection)]
    [RequiresDynamicCode(NeedsReflection)]
    private static class Cache<T>
    {
        public static readonly Lazy<RowCodec<T>> Codec = new(Make);

        private static RowCodec<T> Make()
        {
            var members = RowMember.AllOf(typeof(T));
            return new ReflectedRowCodec<T>(new Schema(members.Select(member => member.Field).ToArray()), members);
        }
    }
}
