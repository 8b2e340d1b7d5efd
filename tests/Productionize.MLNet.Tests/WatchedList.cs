using System.Collections;

namespace Productionize;

/// <summary>Tells of each read by index.</summary>
internal sealed class WatchedList<T>(IReadOnlyList<T> rows, Action<int> onRead) : IReadOnlyList<T>
{
    public int Reads { get; private set; }

    public int Count => rows.Count;

    public T this[int index]
    {
        get
        {
            Reads++;
            onRead(index);
            return rows[index];
        }
    }

    public IEnumerator<T> GetEnumerator() => rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
