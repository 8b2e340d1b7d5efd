using System.Text;

namespace Productionize;

/// <summary>
/// Finds every file that an ONNX model would read beside itself. The runtime checks such paths too, but versions of it had holes
/// (sparse tensors), and a model given as bytes reads from the working directory of the host.
/// </summary>
internal static class ExternalData
{
    // As deep as protobuf itself reads.
    private const int Deepest = 100;

    /// <summary>Which fields of a message of onnx.proto hold further messages that lead to a tensor.</summary>
    private static readonly Dictionary<Message, (int Field, Message Inner)[]> Paths = new()
    {
        [Message.Model] = [(7, Message.Graph), (20, Message.Training), (25, Message.Function)],
        [Message.Training] = [(1, Message.Graph), (2, Message.Graph)],
        [Message.Function] = [(7, Message.Node), (11, Message.Attribute)],
        [Message.Graph] = [(1, Message.Node), (5, Message.Tensor), (15, Message.SparseTensor)],
        [Message.Node] = [(5, Message.Attribute)],
        [Message.Attribute] =
        [
            (5, Message.Tensor), (10, Message.Tensor), (6, Message.Graph), (11, Message.Graph),
            (22, Message.SparseTensor), (23, Message.SparseTensor),
        ],
        [Message.SparseTensor] = [(1, Message.Tensor), (2, Message.Tensor)],
        [Message.Tensor] = [(13, Message.Entry)],
    };

    private enum Message
    {
        Model,
        Training,
        Function,
        Graph,
        Node,
        Attribute,
        SparseTensor,
        Tensor,
        Entry,
    }

    /// <summary>Whether the model reads files beside itself; refuses it where they are not among those given.</summary>
    /// <param name="model">The content of the file.</param>
    /// <param name="file">How the file is called in messages.</param>
    /// <param name="given">The names of the files that it may read.</param>
    /// <exception cref="InvalidDataException">It is no ONNX file, or reads another file.</exception>
    public static bool IsIn(ReadOnlySpan<byte> model, string file, IReadOnlyCollection<string> given)
    {
        if (model.IsEmpty)
        {
            throw new InvalidDataException($"{file} is empty (0 bytes). Export the model again, or copy the whole file.");
        }

        var locations = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            Collect(model, Message.Model, 0, locations);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException(
                $"{file} ({model.Length} bytes) is no ONNX file, or was cut short: {error.Message}. Export the model again, or copy the " +
                "whole file.", error);
        }

        return locations.FirstOrDefault(location => !given.Contains(location)) is not { } stranger
            ? locations.Count > 0
            : throw new InvalidDataException(
                $"{file} keeps tensors in a file of their own, '{Shown(stranger)}', which was not given (given: " +
                $"{(given.Count == 0 ? "none" : string.Join(", ", given.Take(20)))}). Name it in " +
                $"{nameof(OnnxOptions)}.{nameof(OnnxOptions.ExternalFiles)} when you create or package it, or export one file. " +
                "Nothing outside its folder is ever read.");
    }

    private static void Collect(ReadOnlySpan<byte> bytes, Message message, int depth, SortedSet<string> locations)
    {
        if (depth > Deepest)
        {
            throw new InvalidDataException($"its graphs are nested more than {Deepest} deep");
        }

        if (message == Message.Entry)
        {
            Collect(bytes, locations);
            return;
        }

        var reader = new ProtoReader(bytes);
        var paths = Paths[message];
        while (reader.Next(out var field, out var value))
        {
            foreach (var path in paths)
            {
                if (path.Field == field)
                {
                    Collect(value, path.Inner, depth + 1, locations);
                }
            }
        }
    }

    // Of a repeated field of an entry the last one counts, as in protobuf.
    private static void Collect(ReadOnlySpan<byte> entry, SortedSet<string> locations)
    {
        ReadOnlySpan<byte> key = default, text = default;
        var reader = new ProtoReader(entry);
        while (reader.Next(out var field, out var value))
        {
            if (field == 1)
            {
                key = value;
            }
            else if (field == 2)
            {
                text = value;
            }
        }

        if (key.SequenceEqual("location"u8))
        {
            locations.Add(Encoding.UTF8.GetString(text));
        }
    }

    // What a stranger wrote must not forge a line of a log.
    private static string Shown(string location) =>
        string.Concat(location.Take(80).Select(character => char.IsControl(character) ? '?' : character));
}
