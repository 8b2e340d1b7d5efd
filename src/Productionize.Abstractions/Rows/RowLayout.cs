namespace Productionize;

/// <summary>
/// Where each cell lies: a bitmap of which are present, then one fixed place per cell, then the bytes of text, vectors and JSON
/// (whose place holds offset and length in bytes). All little-endian.
/// </summary>
internal sealed class RowLayout
{
    public RowLayout(IReadOnlyList<Field> fields)
    {
        Kinds = fields.Select(field => field.Kind).ToArray();
        Offsets = new int[Kinds.Length];
        FixedSize = (Kinds.Length + 7) / 8;
        for (var i = 0; i < Kinds.Length; i++)
        {
            Offsets[i] = FixedSize;
            FixedSize += SizeOf(Kinds[i]);
        }
    }

    public FieldKind[] Kinds { get; }

    public int[] Offsets { get; }

    public int FixedSize { get; }

    private static int SizeOf(FieldKind kind) => kind switch
    {
        FieldKind.Boolean => 1,
        FieldKind.Single or FieldKind.Date => 4,
        _ => 8,
    };
}
