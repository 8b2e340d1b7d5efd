using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Productionize;

namespace OwnImplementation;

/// <summary>Rows of a fixed-width file, as mainframes export them: one width for each member of the record, in their order.</summary>
public sealed class FixedWidthDataSource<T>(string path, params int[] widths) : IDataSource<T>
{
    private readonly RowCodec<T> _codec = RowCodec.For<T>();

    public string Name => Path.GetFileName(path);

    public IAsyncEnumerable<T> ReadAsync(DataPass pass, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return IterateAsync(pass, cancellationToken);
    }

    private async IAsyncEnumerable<T> IterateAsync(DataPass pass, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var writer = new RowWriter();
        await foreach (var (index, line) in File.ReadLinesAsync(path, cancellationToken).Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
            var faults = line.Length == widths.Sum() ? FaultsOf(line, writer)
                : [new RowFault("", null, $"must have {widths.Sum()} characters, not {line.Length}")];
            if (faults.Count > 0)
            {
                pass.Reject(new RejectedRow(Name, index + 1, line, faults));
                continue;
            }

            pass.Accept();
            yield return _codec.Read(writer.Row);
        }

        pass.Complete(new DataFingerprint(Convert.ToHexStringLower(hash.GetCurrentHash()), pass.Accepted + pass.Rejected));
    }

    private IReadOnlyList<RowFault> FaultsOf(string line, RowWriter writer)
    {
        var (schema, start, faults) = (_codec.Schema, 0, new List<RowFault>());
        writer.Begin(schema);
        for (var i = 0; i < widths.Length; start += widths[i++])
        {
            var cell = line.AsSpan(start, widths[i]).Trim();
            if (!cell.IsEmpty && RowTextParser.Set(writer, schema.Fields[i], i, cell) is { } rule)
            {
                faults.Add(new RowFault(schema.Fields[i].Name, cell.ToString(), rule));
            }
        }

        return faults.Count > 0 ? faults : schema.Check(writer.Row);
    }
}
