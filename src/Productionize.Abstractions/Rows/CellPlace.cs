namespace Productionize;

/// <summary>The kind of a cell and where its fixed place begins: side by side, since whoever needs one needs both.</summary>
internal readonly record struct CellPlace(FieldKind Kind, int Offset);
