using System.Collections.Frozen;
using System.Globalization;

namespace Productionize;

/// <summary>
/// The structures of a Parquet file that Parquet.Net 6.1 reads, after <c>parquet.thrift</c> of the Parquet format: a line for each, with
/// the number and type of its members; <c>[</c> is a list.
/// </summary>
internal static class ThriftShapes
{
    private const string Table = """
        FileMetaData 1:i32 2:[SchemaElement 3:i64 4:[RowGroup 5:[KeyValue 6:text 7:[ColumnOrder 8:Encryption 9:text
        SchemaElement 1:i32 2:i32 3:i32 4:text 5:i32 6:i32 7:i32 8:i32 9:i32 10:LogicalType
        LogicalType 1:Empty 2:Empty 3:Empty 4:Empty 5:DecimalType 6:Empty 7:TimeType 8:TimeType
        LogicalType 10:IntType 11:Empty 12:Empty 13:Empty 14:Empty 15:Empty 16:VariantType 17:GeoType 18:GeoType
        VariantType 1:byte
        GeoType 1:text 2:i32
        DecimalType 1:i32 2:i32
        TimeType 1:bool 2:TimeUnit
        TimeUnit 1:Empty 2:Empty 3:Empty
        IntType 1:byte 2:bool
        Empty
        RowGroup 1:[ColumnChunk 2:i64 3:i64 4:[SortingColumn 5:i64 6:i64 7:i16
        SortingColumn 1:i32 2:bool 3:bool
        ColumnChunk 1:text 2:i64 3:ColumnMetaData 4:i64 5:i32 6:i64 7:i32 8:Encryption 9:Encryption
        ColumnMetaData 1:i32 2:[i32 3:[text 4:i32 5:i64 6:i64 7:i64 8:[KeyValue
        ColumnMetaData 9:i64 10:i64 11:i64 12:Statistics 13:[PageEncodingStats 14:i64 15:i32 16:SizeStatistics 17:GeoStatistics
        GeoStatistics 1:GeoBox 2:[i32
        GeoBox 1:double 2:double 3:double 4:double 5:double 6:double 7:double 8:double
        Statistics 1:text 2:text 3:i64 4:i64 5:text 6:text 7:bool 8:bool
        PageEncodingStats 1:i32 2:i32 3:i32
        SizeStatistics 1:i64 2:[i64 3:[i64
        KeyValue 1:text 2:text
        ColumnOrder 1:Empty
        PageHeader 1:i32 2:i32 3:i32 4:i32 5:DataPageHeader 6:Empty 7:DictionaryPageHeader 8:DataPageHeaderV2
        DataPageHeader 1:i32 2:i32 3:i32 4:i32 5:Statistics
        DictionaryPageHeader 1:i32 2:i32 3:bool
        DataPageHeaderV2 1:i32 2:i32 3:i32 4:i32 5:i32 6:i32 7:bool 8:Statistics
        """;

    private static readonly FrozenDictionary<string, FrozenDictionary<int, string>> Shapes =
        Table.ReplaceLineEndings("\n").Split('\n').GroupBy(line => line.Split(' ')[0]).ToFrozenDictionary(
            lines => lines.Key,
            lines => lines.SelectMany(line => line.Split(' ').Skip(1)).Select(member => member.Split(':')).ToFrozenDictionary(
                member => int.Parse(member[0], CultureInfo.InvariantCulture), member => member[1]));

    /// <summary>The type of each member of a structure.</summary>
    public static FrozenDictionary<int, string> Of(string structure) => Shapes[structure];
}
