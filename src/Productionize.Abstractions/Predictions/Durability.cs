namespace Productionize;

/// <summary>What a logger promises when a call completes.</summary>
public enum Durability : byte
{
    /// <summary>The records are taken over, in memory only: they are lost with the process.</summary>
    Accepted,

    /// <summary>The records survive the end of the process and a power cut.</summary>
    Durable,

    /// <summary>The records survive the loss of one machine.</summary>
    Replicated,
}
