using System.ComponentModel.DataAnnotations;
using RangeAttribute = System.ComponentModel.DataAnnotations.RangeAttribute;

namespace Productionize;

/// <summary>An input with rules.</summary>
public sealed record Applicant([property: Range(18, 120)] int Age, [property: AllowedValues("rent", "own")] string Home = "own");
