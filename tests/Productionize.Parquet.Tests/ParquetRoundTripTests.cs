using CsCheck;

namespace Productionize;

public sealed class ParquetRoundTripTests
{
    private static readonly RowCodec<Row> Codec = RowCodec.ForRows(Everything.Schema);

    [Test]
    public async Task What_was_written_comes_back_whatever_it_is() => await Everything.Rows.Array[0, 40].Array[1, 4].SampleAsync(
        async commits =>
        {
            using var folder = new TemporaryFolder();
            await Everything.WriteAsync(folder.Path, commits);

            // NaN and infinity break a rule: such rows come back as rejected ones.
            var back = new List<string>();
            var pass = new DataPass { OnRejected = row => back.Add(row.Raw!) };
            await foreach (var row in new ParquetDataSource<Row>(folder.Path, Codec).ReadAsync(pass))
            {
                back.Add(RowJson.ToText(row));
            }

            Assert.That(back, Is.EqualTo(commits.SelectMany(rows => rows).Select(RowJson.ToText)));
            Assert.That(pass.Rejected, Is.LessThan(back.Count + 1));
        },
        writeLine: TestContext.Out.WriteLine,
        iter: 200,
        threads: 1);

    [Test]
    public async Task Rows_that_obey_come_back_bit_by_bit() => await Everything.Rows.Where(row => Everything.Schema.Check(row).Count == 0)
        .Array[1, 60].SampleAsync(
        async rows =>
        {
            using var folder = new TemporaryFolder();
            await Everything.WriteAsync(folder.Path, [rows]);
            var back = await new ParquetDataSource<Row>(folder.Path, Codec).ToListAsync();
            Assert.That(back, Has.Count.EqualTo(rows.Length));
            for (var i = 0; i < rows.Length; i++)
            {
                Assert.That(Cells(back[i]), Is.EqualTo(Cells(rows[i])));
            }
        },
        writeLine: TestContext.Out.WriteLine,
        iter: 100,
        threads: 1);

    // Bits, not numbers: -0.0 equals 0.0, and a text would hide it.
    private static string Cells(Row row) =>
        $"{RowJson.ToText(row)} {(row.IsMissing(2) ? 0 : BitConverter.SingleToInt32Bits(row.GetSingle(2)))} " +
        $"{(row.IsMissing(3) ? 0 : BitConverter.DoubleToInt64Bits(row.GetDouble(3)))}";
}
