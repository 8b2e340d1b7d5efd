using System.Diagnostics.Metrics;

namespace Productionize;

public class ProductionizeTelemetryTests
{
    private static readonly string[] Instruments =
    [
        "productionize.log.accepted {record}",
        "productionize.log.bytes By",
        "productionize.log.dropped {record}",
        "productionize.log.failures {attempt}",
        "productionize.log.queue.bytes By",
        "productionize.log.queue.records {record}",
        "productionize.log.sampled_out {record}",
        "productionize.log.skipped {line}",
        "productionize.log.written {record}",
        "productionize.model.swaps {swap}",
        "productionize.prediction.duration s",
        "productionize.python.refused {call}",
        "productionize.python.restarts {worker}",
    ];

    [Test]
    public void Source_and_meter_have_the_one_name() => Assert.That(
        (ProductionizeTelemetry.Source.Name, ProductionizeTelemetry.Meter.Name, ProductionizeTelemetry.Name),
        Is.EqualTo(("Productionize", "Productionize", "Productionize")));

    [Test]
    public void Instruments_have_the_names_and_units_that_dashboards_rely_on()
    {
        _ = ProductionizeTelemetry.Meter;
        var found = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (ReferenceEquals(instrument.Meter, ProductionizeTelemetry.Meter))
            {
                found.Add($"{instrument.Name} {instrument.Unit}");
            }
        };
        listener.Start();

        Assert.That(found, Is.EqualTo(Instruments));
    }
}
