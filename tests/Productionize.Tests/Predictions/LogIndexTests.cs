using System.Buffers.Binary;
using CsCheck;

namespace Productionize.Predictions;

public sealed class LogIndexTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Create() => _directory = new TemporaryDirectory();

    [TearDown]
    public void Delete() => _directory.Dispose();

    [Test]
    public void Find_gives_for_each_key_what_was_added_under_it_in_its_order() =>
        Gen.Select(Gen.Int[0, 300].List[0, 2000], Gen.Int[0, 330].List[0, 300]).Sample((added, asked) =>
        {
            var builder = new LogIndexBuilder();
            for (var i = 0; i < added.Count; i++)
            {
                builder.AddSource((ulong)added[i], BitConverter.GetBytes(i));
            }

            var keys = asked.Distinct().Order().ToArray();
            var found = new List<(int Key, int Value)>();
            using var index = LogIndex.Of(builder.ToMemory(1));
            index.Find([.. keys.Select(key => LogIndexKey.OfSource((ulong)key))], (key, bytes) =>
                found.Add((keys[key], BinaryPrimitives.ReadInt32LittleEndian(bytes))));

            Assert.That(found, Is.EqualTo(keys.SelectMany(key => Enumerable.Range(0, added.Count).Where(i => added[i] == key)
                .Select(i => (key, i)))));
        }, iter: 200);

    [Test]
    public void Any_bit_that_flips_is_found_before_it_is_believed()
    {
        var builder = new LogIndexBuilder();
        for (var i = 0; i < 300; i++)
        {
            builder.AddSource((ulong)i, BitConverter.GetBytes(i));
        }

        var path = Path.Combine(_directory.Path, "a.index");
        var whole = builder.ToMemory(5).ToArray();
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(path, damaged);
            using var index = LogIndex.TryOpen(path, 5);
            Assert.That(
                index is null ? "not opened" : ReadAll(index),
                Is.EqualTo("not opened").Or.EqualTo("damaged"), $"byte {at}");
        }
    }

    [Test]
    public void An_index_of_a_file_of_another_length_is_not_used()
    {
        var path = Path.Combine(_directory.Path, "a.index");
        File.WriteAllBytes(path, new LogIndexBuilder().ToMemory(5).Span);

        using var right = LogIndex.TryOpen(path, 5);
        Assert.That(right, Is.Not.Null);
        Assert.That(LogIndex.TryOpen(path, 6), Is.Null);
        Assert.That(LogIndex.TryOpen(path + "x", 5), Is.Null);
    }

    private static string ReadAll(LogIndex index)
    {
        try
        {
            index.Find([.. Enumerable.Range(0, 300).Select(key => LogIndexKey.OfSource((ulong)key))], (_, _) => { });
            return "whole";
        }
        catch (InvalidDataException)
        {
            return "damaged";
        }
    }
}
