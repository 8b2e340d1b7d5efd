using System.Text;

namespace Productionize;

/// <summary>What a worker writes to its standard error, prints included: line by line into the log, the last lines kept.</summary>
internal sealed class PythonErrorLines(PythonScript script, int process)
{
    private const int LongestLine = 1_000;
    private const int MostLines = 20;

    private readonly Queue<string> _last = new();
    private readonly StringBuilder _line = new();

    /// <summary>Reads until the end of the stream.</summary>
    public async Task ReadAsync(TextReader reader)
    {
        var buffer = new char[4096];
        try
        {
            while (await reader.ReadAsync(buffer.AsMemory()).ConfigureAwait(false) is > 0 and var read)
            {
                Take(buffer.AsSpan(0, read));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The worker is gone or done with; what it wrote is taken.
        }

        EndLine();
    }

    /// <summary>The newest lines, for the account of a crash.</summary>
    public string Last(int lines)
    {
        lock (_last)
        {
            return string.Join('\n', _last.TakeLast(lines));
        }
    }

    private void Take(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character is '\n' or '\r')
            {
                EndLine();
            }
            else if (_line.Length < LongestLine)
            {
                _line.Append(character);
            }
        }
    }

    private void EndLine()
    {
        if (_line.Length == 0)
        {
            return;
        }

        var line = _line.Length < LongestLine ? _line.ToString() : $"{_line}…";
        _line.Clear();
        lock (_last)
        {
            _last.Enqueue(line);
            if (_last.Count > MostLines)
            {
                _last.Dequeue();
            }
        }

        PythonMessages.Line(script.Logger, script.Model, process, line);
    }
}
