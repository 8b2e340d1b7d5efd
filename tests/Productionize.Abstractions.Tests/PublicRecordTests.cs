using System.Reflection;
using System.Runtime.CompilerServices;

namespace Productionize;

/// <summary>Walks all public records. What the compiler writes for ToString prints every member, and people's data with them.</summary>
public class PublicRecordTests
{
    // These say what data is like and never what stands in it.
    private static readonly Type[] PrintedWhole =
        [typeof(DataFingerprint), typeof(Field), typeof(ModelSignature), typeof(PredictionSource), typeof(StoredFile)];

    private static IEnumerable<Type> Records() => typeof(IModel).Assembly.GetExportedTypes()
        .Where(type => type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance) is not null);

    [Test]
    public void Only_records_without_data_leave_their_text_to_the_compiler() => Assert.That(
        Records().Where(record => TextOf(record).GetCustomAttribute<CompilerGeneratedAttribute>() is not null),
        Is.EquivalentTo(PrintedWhole));

    [TestCaseSource(nameof(Records))]
    public void A_record_cannot_be_changed(Type record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var open = record.GetProperties()
            .Where(property => property.SetMethod is { IsPublic: true } set
                && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)))
            .Select(property => property.Name);
        Assert.That(open, Is.Empty);
    }

    private static MethodInfo TextOf(Type record) =>
        record.GetMethod(nameof(ToString), BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly, [])!;
}
