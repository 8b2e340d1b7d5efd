using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>A codec compiled once from the members of a type.</summary>
internal sealed class ReflectedRowCodec<T> : RowCodec<T>
{
    private readonly Action<T, RowWriter> _write;
    private readonly Lazy<Func<Row, T>> _read;

    [RequiresUnreferencedCode(RowCodec.NeedsReflection)]
    [RequiresDynamicCode(RowCodec.NeedsReflection)]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The reader is made lazily; the constructor says so.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "The reader is made lazily; the constructor says so.")]
    public ReflectedRowCodec(Schema schema, RowMember[] members)
        : base(schema)
    {
        _write = CompileWrite(members);

        // Lazy: a type that can only be written (an interface, say) still has a codec for the log.
        _read = new Lazy<Func<Row, T>>(() => CompileRead(members));
    }

    public override void Write(T value, RowWriter writer) => _write(value, writer);

    public override T Read(Row row) => _read.Value(row);

    [RequiresUnreferencedCode(RowCodec.NeedsReflection)]
    [RequiresDynamicCode(RowCodec.NeedsReflection)]
    private static Action<T, RowWriter> CompileWrite(RowMember[] members)
    {
        var value = Expression.Parameter(typeof(T));
        var writer = Expression.Parameter(typeof(RowWriter));
        var cells = members.Select((member, index) => (Expression)Expression.Call(
            RowCells.ForWriting(member.Type),
            writer,
            Expression.Constant(index),
            member.Member is null ? value : Expression.MakeMemberAccess(value, member.Member)));
        return Expression.Lambda<Action<T, RowWriter>>(Expression.Block(cells), value, writer).Compile();
    }

    [RequiresUnreferencedCode(RowCodec.NeedsReflection)]
    [RequiresDynamicCode(RowCodec.NeedsReflection)]
    private static Func<Row, T> CompileRead(RowMember[] members)
    {
        var row = Expression.Parameter(typeof(Row));
        var cells = members.Select((member, index) =>
            (Expression)Expression.Call(RowCells.ForReading(member.Type), row, Expression.Constant(index))).ToArray();
        if (members[0].Member is null)
        {
            return Expression.Lambda<Func<Row, T>>(cells[0], row).Compile();
        }

        var (construct, taken) = Construct(members, cells);
        var set = members.Select((member, index) => (member, cell: cells[index]))
            .Where(pair => !taken.Contains(pair.member) && CanSet(pair.member.Member!))
            .Select(pair => (MemberBinding)Expression.Bind(pair.member.Member!, pair.cell));
        return Expression.Lambda<Func<Row, T>>(Expression.MemberInit(construct, set), row).Compile();
    }

    [RequiresUnreferencedCode(RowCodec.NeedsReflection)]
    private static (NewExpression Construct, HashSet<RowMember> Taken) Construct(RowMember[] members, Expression[] cells)
    {
        // One without parameters first, then the longest, as far as it leaves no member behind.
        var constructors = typeof(T).IsAbstract ? [] : typeof(T).GetConstructors();
        var kept = members.Where(member => !CanSet(member.Member!) && IsKept(member.Member!)).ToList();
        if (kept.Count == 0 && (typeof(T).IsValueType || constructors.Any(constructor => constructor.GetParameters().Length == 0)))
        {
            return (Expression.New(typeof(T)), []);
        }

        foreach (var constructor in constructors.OrderByDescending(constructor => constructor.GetParameters().Length))
        {
            var parameters = constructor.GetParameters();
            var matches = parameters.Select(parameter => Array.FindIndex(members, member =>
                member.Type == parameter.ParameterType &&
                string.Equals(member.Member!.Name, parameter.Name, StringComparison.OrdinalIgnoreCase))).ToArray();
            var taken = matches.Where(match => match >= 0).Select(match => members[match]).ToHashSet();
            if (!matches.Contains(-1) && kept.TrueForAll(taken.Contains))
            {
                return (Expression.New(constructor, matches.Select(match => cells[match])), taken);
            }
        }

        throw new NotSupportedException(
            $"{typeof(T).Name} cannot be made from a row: it needs a public constructor without parameters, " +
            "or one whose parameters have the names and types of its members" +
            (kept.Count == 0 ? "." : $"; those that cannot be set must be among them: {string.Join(", ", kept.Select(member => member.Member!.Name))}."));
    }

    // What is computed from other members needs no value.
    private static bool IsKept(MemberInfo member) =>
        member is not PropertyInfo property || property.GetMethod!.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool CanSet(MemberInfo member) => member switch
    {
        PropertyInfo property => property.SetMethod is not null,
        FieldInfo field => !field.IsInitOnly,
        _ => false,
    };
}
