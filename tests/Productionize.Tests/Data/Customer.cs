using System.ComponentModel.DataAnnotations;
using RangeAttribute = System.ComponentModel.DataAnnotations.RangeAttribute;

namespace Productionize;

/// <summary>A row as people write it: rules as attributes.</summary>
public sealed record Customer(long Id, [property: Range(18, 120)] int Age, [property: AllowedValues("rent", "own")] string Home, double? Income)
{
    public const string Header = "Id,Age,Home,Income\n";
}
