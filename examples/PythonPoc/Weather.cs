using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Productionize;

namespace PythonPoc;

/// <summary>What the script takes of a day, under the names that it uses. The rules are checked before it is asked.</summary>
internal sealed record Weather(
    [property: Field(Name = "location"), AllowedValues("New York", "Seattle")] string Location,
    [property: Field(Name = "date")] DateOnly Date,
    [property: Field(Name = "precipitation", Unit = "mm"), Range(0, 500)] double Precipitation,
    [property: Field(Name = "temp_max", Unit = "°C"), Range(-60, 60)] double Warmest,
    [property: Field(Name = "temp_min", Unit = "°C"), Range(-60, 60)] double Coldest,
    [property: Field(Name = "wind"), Range(0, 100)] double Wind)
{
    /// <summary>By what the business knows a day.</summary>
    [JsonIgnore]
    public string Key => $"{Location} {Date:yyyy-MM-dd}";
}

/// <summary>What the script answers: whether the next day is wet.</summary>
internal sealed record WetDay(
    [property: Field(Name = "probability")] double Probability,
    [property: Field(Name = "wet")] bool IsWet);
