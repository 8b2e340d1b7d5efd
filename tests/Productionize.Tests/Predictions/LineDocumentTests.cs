using System.Text.Json;

namespace Productionize;

public class LineDocumentTests
{
    [Test]
    public void Parse_refuses_a_member_that_stands_twice() =>
        Assert.That(() => LineDocument.Parse("""{"a":1,"a":2}"""u8.ToArray()), Throws.InstanceOf<JsonException>());

    [Test]
    public void Require_names_what_is_missing()
    {
        Assert.Multiple(() =>
        {
            Refuses(() => LineDocument.Require((string?)null, "id"));
            Refuses(() => LineDocument.Require((int?)null, "id"));
            Assert.That((LineDocument.Require("a", "id"), LineDocument.Require((int?)7, "id")), Is.EqualTo(("a", 7)));
        });

        static void Refuses(Action require) =>
            Assert.That(require, Throws.TypeOf<JsonException>().With.Message.EqualTo("The member 'id' is missing."));
    }

    [Test]
    public void Names_of_values_are_read_back_and_numbers_are_none()
    {
        Assert.Multiple(() =>
        {
            Assert.That(LineDocument.NameOf(PredictionRole.Shadow), Is.EqualTo("Shadow"));
            Assert.That(Read("\"Shadow\""), Is.EqualTo(PredictionRole.Shadow));
            Assert.That(() => Read("\"1\""), Throws.TypeOf<JsonException>().With.Message.Contains("no such PredictionRole"));
            Assert.That(() => Read("\"shadow\""), Throws.TypeOf<JsonException>());
            Assert.That(
                () => LineDocument.NameOf((PredictionRole)9),
                Throws.ArgumentException.With.Message.Contains("9 is no PredictionRole"));
        });

        static PredictionRole Read(string json) => LineDocument.ReadName<PredictionRole>(JsonElement.Parse(json));
    }

    [Test]
    public void A_time_comes_back_to_the_tick_in_UTC()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)).AddTicks(7);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            LineDocument.WriteTime(json, "time", time);
            LineDocument.WriteText(json, "none", null);
            json.WriteEndObject();
        }

        using var document = LineDocument.Parse(stream.ToArray());
        var read = LineDocument.ReadTime(document.RootElement.GetProperty("time"));
        Assert.That((read, read.Offset), Is.EqualTo((time, TimeSpan.Zero)));
        Assert.That(document.RootElement.TryGetProperty("none", out _), Is.False);
    }
}
