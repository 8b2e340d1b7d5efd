using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Productionize;

[TestFixture]
public sealed class LogMessageTests
{
    [Test]
    public void Event_ids_are_unique()
    {
        var ids = typeof(Model).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
            .Where(id => id is not null)
            .ToArray();

        Assert.That(ids, Is.Unique.And.Not.Empty);
    }
}
