using System.ComponentModel.DataAnnotations;

namespace OwnImplementation;

/// <summary>A row of the mainframe's export: 6 characters of id, 3 of age, 8 of amount. Rules are attributes, as everywhere.</summary>
public sealed record Loan(long Id, [Range(18, 120)] int Age, double Amount);
