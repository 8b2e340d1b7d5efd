namespace Productionize;

/// <summary>Reads the cell of a column as it is stored. As types, so that a buffer has the read inlined.</summary>
internal static class CellReaders
{
    private static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public interface ICellReader<out T>
    {
        static abstract T Read(Row row, int index);
    }

    public readonly struct Whole : ICellReader<long>
    {
        public static long Read(Row row, int index) => row.GetInt64(index);
    }

    public readonly struct Single : ICellReader<float>
    {
        public static float Read(Row row, int index) => row.GetSingle(index);
    }

    public readonly struct Double : ICellReader<double>
    {
        public static double Read(Row row, int index) => row.GetDouble(index);
    }

    public readonly struct Day : ICellReader<int>
    {
        public static int Read(Row row, int index) => row.GetDate(index).DayNumber - EpochDay;
    }
}
