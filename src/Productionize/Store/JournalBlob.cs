namespace Productionize;

/// <summary>Where content lies, and how many files and facts need it.</summary>
internal sealed record JournalBlob(string Name, int Uses);
