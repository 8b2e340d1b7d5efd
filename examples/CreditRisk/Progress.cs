namespace CreditRisk;

/// <summary>Counts up in place on a terminal; elsewhere it writes one plain line at the end.</summary>
internal sealed class Progress(string what, int total) : IDisposable
{
    private readonly bool _terminal = !Console.IsOutputRedirected;
    private int _done;

    public void Step()
    {
        _done++;
        if (_terminal && (_done % 25 == 0 || _done == total))
        {
            Console.Write($"\r{what}: {_done:N0} of {total:N0}");
        }
    }

    public void Dispose() => Console.WriteLine(_terminal ? "" : $"{what}: {_done:N0} of {total:N0}");
}
