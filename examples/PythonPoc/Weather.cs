using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Productionize;

namespace PythonPoc;

/// <summary>What the script takes of a day, under the names that it uses. The rules are checked before it is asked.</summary>
internal sealed record Weather(
    [Field(Name = "location"), AllowedValues("New York", "Seattle")] string Location,
    [Field(Name = "date")] DateOnly Date,
    [Field(Name = "precipitation", Unit = "mm"), Range(0, 500)] double Precipitation,
    [Field(Name = "temp_max", Unit = "°C"), Range(-60, 60)] double Warmest,
    [Field(Name = "temp_min", Unit = "°C"), Range(-60, 60)] double Coldest,
    [Field(Name = "wind"), Range(0, 100)] double Wind)
{
    /// <summary>By what the business knows a day.</summary>
    [JsonIgnore]
    public string Key => $"{Location} {Date:yyyy-MM-dd}";
}

/// <summary>What the script answers: whether the next day is wet.</summary>
internal sealed record WetDay(
    [Field(Name = "probability")] double Probability,
    [Field(Name = "wet")] bool IsWet);
