namespace Productionize;

/// <summary>Compares the cells of a type with those that a script knows.</summary>
internal static class PythonCells
{
    public static bool AreSame(Schema one, Schema other) =>
        one.Fields.Select(field => (field.Name, field.Kind)).SequenceEqual(other.Fields.Select(field => (field.Name, field.Kind)));
}
