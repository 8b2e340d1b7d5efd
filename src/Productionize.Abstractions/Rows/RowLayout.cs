namespace Productionize;

/// <summary>
/// Where each cell lies: a bitmap of which are present, then one fixed place per cell, then the bytes of text, vectors and JSON
/// (whose place holds offset and length in bytes). All little-endian.
/// </summary>
internal sealed class RowLayout
{
    public RowLayout(IReadOnlyList<Field> fields)
    {
        Places = new CellPlace[fields.Count];
        FixedSize = (fields.Count + 7) / 8;
        for (var i = 0; i < Places.Length; i++)
        {
            Places[i] = new CellPlace(fields[i].Kind, FixedSize);
            FixedSize += SizeOf(fields[i].Kind);
        }
    }

    public CellPlace[] Places { get; }

    public int FixedSize { get; }

    private static int SizeOf(FieldKind kind) => kind switch
    {
        FieldKind.Boolean => 1,
        FieldKind.Single or FieldKind.Date => 4,
        _ => 8,
    };
}
