using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;

namespace Productionize;

/// <summary>One public property or field of a type, and the field of the schema that it becomes. No member: the value itself.</summary>
internal sealed record RowMember(MemberInfo? Member, Type Type, Field Field)
{
    [RequiresUnreferencedCode(RowCodec.NeedsReflection)]
    public static RowMember[] AllOf(Type type)
    {
        if (typeof(Task).IsAssignableFrom(type) || type == typeof(ValueTask) ||
            (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            throw new ArgumentException(
                $"{type.Name.Split('`')[0]} is not a value but a promise of one: reading it would block. " +
                "Give an asynchronous function that takes the cancellation token too, as in (row, cancellationToken) => ….", nameof(type));
        }

        if (type == typeof(Row))
        {
            throw new ArgumentException(
                $"A row has the cells of its schema, not those of a class: take {nameof(RowCodec)}.{nameof(RowCodec.ForRows)}(schema).",
                nameof(type));
        }

        if (IsWhole(type))
        {
            var whole = Nullable.GetUnderlyingType(type) ?? type;
            var (least, most) = RangeOf(whole);
            return
            [
                new RowMember(null, type, new Field("value", KindOf(whole))
                {
                    Optional = whole != type,
                    Minimum = least,
                    Maximum = most,
                    OneOf = whole.IsEnum ? Enum.GetNames(whole) : null,
                }),
            ];
        }

        var nullability = new NullabilityInfoContext();
        var members = Hierarchy(type).SelectMany(level => level
                .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Where(IsCell)
                .OrderBy(member => member.MetadataToken))
            .DistinctBy(member => member.Name)
            .Select(member => Of(type, member, nullability))
            .ToArray();
        return members.Length > 0
            ? members
            : throw new ArgumentException($"{type.Name} has no public properties or fields to make a row of.", nameof(type));
    }

    // The properties of a collection (Count, Capacity) are not what it holds, and those of a Nullable cannot be read from null.
    private static bool IsWhole(Type type) =>
        Nullable.GetUnderlyingType(type) is not null || typeof(IEnumerable).IsAssignableFrom(type) || KindOf(type) is not FieldKind.Json;

    [RequiresUnreferencedCode(RowCodec.NeedsReflection)]
    private static Stack<Type> Hierarchy(Type type)
    {
        if (type.IsInterface)
        {
            // An interface has no base type, and its members are not those of the interfaces that it extends.
            return new Stack<Type>(type.GetInterfaces().Prepend(type));
        }

        var levels = new Stack<Type>();
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            levels.Push(level);
        }

        return levels;
    }

    private static bool IsCell(MemberInfo member) =>
        member.GetCustomAttribute<JsonIgnoreAttribute>() is null && member switch
        {
            PropertyInfo property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0,
            FieldInfo => true,
            _ => false,
        };

    [RequiresUnreferencedCode(RowCodec.NeedsReflection)]
    private static RowMember Of(Type declaring, MemberInfo member, NullabilityInfoContext nullability)
    {
        var (type, nullable) = member switch
        {
            PropertyInfo property => (property.PropertyType, nullability.Create(property)),
            _ => (((FieldInfo)member).FieldType, nullability.Create((FieldInfo)member)),
        };
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var attributes = MemberAttributes.Of(declaring, member, type);
        var own = attributes.Get<FieldAttribute>();
        var (lowest, highest) = attributes.Range() ?? RangeOf(bare);
        var field = new Field(own?.Name ?? member.Name, KindOf(bare))
        {
            Optional = (own?.Optional ?? false) || (nullable.ReadState != NullabilityState.NotNull
                && attributes.Get<RequiredAttribute>() is null && (!type.IsValueType || bare != type)),
            Unit = own?.Unit,
            Policy = own?.Policy ?? FieldPolicy.Log,
            PolicyDeclared = own is { DeclaresLog: true },
            Length = own is { Length: > 0 } ? own.Length : null,
            Minimum = lowest,
            Maximum = highest,
            OneOf = bare.IsEnum
                ? Enum.GetNames(bare)
                : attributes.Get<AllowedValuesAttribute>()?.Values
                    .Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)!).ToArray(),
            Pattern = attributes.Pattern(),
        };
        return new RowMember(member, type, field);
    }

    // The bounds of a narrow type are rules: a file may hold what the member cannot, and such a row shall name its column.
    private static (double? Lowest, double? Highest) RangeOf(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => (null, null),
        TypeCode.Int32 => (int.MinValue, int.MaxValue),
        TypeCode.Int16 => (short.MinValue, short.MaxValue),
        TypeCode.SByte => (sbyte.MinValue, sbyte.MaxValue),
        TypeCode.Byte => (byte.MinValue, byte.MaxValue),
        TypeCode.UInt16 => (ushort.MinValue, ushort.MaxValue),
        TypeCode.UInt32 => (uint.MinValue, uint.MaxValue),
        _ => (null, null),
    };

    private static FieldKind KindOf(Type type) => type switch
    {
        _ when type.IsEnum => FieldKind.String,
        _ when type == typeof(bool) => FieldKind.Boolean,
        _ when type == typeof(long) || type == typeof(int) || type == typeof(short) || type == typeof(sbyte) ||
               type == typeof(byte) || type == typeof(ushort) || type == typeof(uint) => FieldKind.Int64,
        _ when type == typeof(float) => FieldKind.Single,
        _ when type == typeof(double) || type == typeof(decimal) => FieldKind.Double,
        _ when type == typeof(DateTimeOffset) || type == typeof(DateTime) => FieldKind.Timestamp,
        _ when type == typeof(DateOnly) => FieldKind.Date,
        _ when type == typeof(string) || type == typeof(Guid) || type == typeof(char) => FieldKind.String,
        _ when type == typeof(float[]) => FieldKind.SingleVector,
        _ => FieldKind.Json,
    };
}
