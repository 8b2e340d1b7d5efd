namespace Productionize;

/// <summary>A model's file with something broken in it, the same for the same seed and number.</summary>
internal static class Mutation
{
    private static readonly string[] Originals =
        [.. Models.Names.Select(Models.PathOf), .. Directory.EnumerateFiles(Path.Combine(Models.Folder, "bad"), "*.onnx").Order()];

    public static byte[] Of(int seed, int number)
    {
        // Most broken files are no protobuf any more and tell little: of five, four keep that form, so that they reach the runtime.
        var random = new Random(HashCode(seed, number));
        var bytes = Break(random);
        for (var tries = 0; number % 5 != 0 && tries < 100 && !HasForm(bytes); tries++)
        {
            bytes = Break(random);
        }

        return bytes;
    }

    private static byte[] Break(Random random)
    {
        var bytes = File.ReadAllBytes(Originals[random.Next(Originals.Length)]).ToList();
        for (var changes = random.Next(1, 4); changes > 0 && bytes.Count > 1; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(12))
            {
                case < 3:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case < 6:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case < 8:
                    bytes[at] = random.Next(2) == 0 ? (byte)0xff : (byte)0x7f;
                    break;
                case 8:
                    // Another file's bytes in the place of as many: lengths stay right, meanings do not.
                    var other = File.ReadAllBytes(Originals[random.Next(Originals.Length)]);
                    var from = random.Next(other.Length + 1);
                    var count = Math.Min(random.Next(1, 33), Math.Min(other.Length - from, bytes.Count - at));
                    bytes.RemoveRange(at, count);
                    bytes.InsertRange(at, other.AsSpan(from, count).ToArray());
                    break;
                case 9:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 16), bytes.Count - at));
                    break;
                case 10:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 64), bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : 1);
                    break;
            }
        }

        return [.. bytes];
    }

    private static bool HasForm(byte[] bytes)
    {
        try
        {
            return !ExternalData.IsIn(bytes, "mutated", []);
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    // Not that of System.HashCode, which is another one in each process.
    private static int HashCode(int seed, int number) => unchecked((seed * 1_000_003) + number);
}
