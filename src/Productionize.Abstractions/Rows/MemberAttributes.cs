using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;

namespace Productionize;

/// <summary>
/// The attributes of a member, and of the parameter of a record's constructor that it comes from: there they stand in
/// <c>record Customer([Range(18, 120)] int Age)</c>.
/// </summary>
internal sealed class MemberAttributes
{
    private readonly MemberInfo _member;
    private readonly ParameterInfo? _parameter;
    private readonly Type _type;

    private MemberAttributes(MemberInfo member, ParameterInfo? parameter, Type type) =>
        (_member, _parameter, _type) = (member, parameter, type);

    [RequiresUnreferencedCode(RowCodec.NeedsReflection)]
    public static MemberAttributes Of(Type declaring, MemberInfo member, Type type)
    {
        var parameter = declaring.GetConstructors().SelectMany(constructor => constructor.GetParameters())
            .FirstOrDefault(parameter => parameter.Name == member.Name && parameter.ParameterType == type);
        return new MemberAttributes(member, parameter, Nullable.GetUnderlyingType(type) ?? type);
    }

    public TAttribute? Get<TAttribute>()
        where TAttribute : Attribute => _member.GetCustomAttribute<TAttribute>() ?? _parameter?.GetCustomAttribute<TAttribute>();

    /// <summary>The bounds of a <see cref="RangeAttribute"/>, the infinite ones null; null without one.</summary>
    public (double? Least, double? Most)? Range()
    {
        if (Get<RangeAttribute>() is not { } range)
        {
            return null;
        }

        try
        {
            var least = Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture);
            var most = Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
            var isWhole = _type != typeof(float) && _type != typeof(double) && _type != typeof(decimal);
            least = !range.MinimumIsExclusive ? least : isWhole ? Math.Floor(least) + 1 : Math.BitIncrement(least);
            most = !range.MaximumIsExclusive ? most : isWhole ? Math.Ceiling(most) - 1 : Math.BitDecrement(most);
            return (double.IsNegativeInfinity(least) ? null : least, double.IsPositiveInfinity(most) ? null : most);
        }
        catch (Exception error) when (error is FormatException or InvalidCastException)
        {
            throw new ArgumentException(
                $"The range of '{_member.Name}' is from {range.Minimum} to {range.Maximum}: only ranges of numbers can be checked. Give a rule " +
                $"with {nameof(Schema)}.{nameof(Schema.WithRule)} instead.", error);
        }
    }

    /// <summary>The pattern that the whole text must match, by a <see cref="RegularExpressionAttribute"/> or an attribute of length.</summary>
    public string? Pattern()
    {
        var pattern = Get<RegularExpressionAttribute>()?.Pattern;
        var (least, most) = Lengths();
        if (least is null)
        {
            return pattern is null || (pattern.StartsWith('^') && pattern.EndsWith('$') && !pattern.Contains('|')) ? pattern : $@"^(?:{pattern})\z";
        }

        return pattern is null
            ? string.Create(CultureInfo.InvariantCulture, $@"^[\s\S]{{{least},{most}}}\z")
            : throw new ArgumentException(
                $"'{_member.Name}' has a pattern and a length: only one of them can be checked. Put the length into the pattern.");
    }

    private (int? Least, int? Most) Lengths()
    {
        if (_type != typeof(string))
        {
            return (null, null);
        }

        if (Get<LengthAttribute>() is { } length)
        {
            return (length.MinimumLength, length.MaximumLength);
        }

        var text = Get<StringLengthAttribute>();
        var (least, most) = (Get<MinLengthAttribute>()?.Length ?? text?.MinimumLength, Get<MaxLengthAttribute>()?.Length ?? text?.MaximumLength);
        return least is null && most is null or -1 ? (null, null) : (least ?? 0, most is -1 ? null : most);
    }
}
