namespace Productionize;

/// <summary>One input: 16 numbers, each a column of its own.</summary>
public class Applicant
{
    public float F01 { get; set; }

    public float F02 { get; set; }

    public float F03 { get; set; }

    public float F04 { get; set; }

    public float F05 { get; set; }

    public float F06 { get; set; }

    public float F07 { get; set; }

    public float F08 { get; set; }

    public float F09 { get; set; }

    public float F10 { get; set; }

    public float F11 { get; set; }

    public float F12 { get; set; }

    public float F13 { get; set; }

    public float F14 { get; set; }

    public float F15 { get; set; }

    public float F16 { get; set; }

    /// <summary>Numbers between 0 and 1.</summary>
    public static TApplicant Random<TApplicant>(Random random)
        where TApplicant : Applicant, new()
    {
        return new TApplicant
        {
            F01 = random.NextSingle(),
            F02 = random.NextSingle(),
            F03 = random.NextSingle(),
            F04 = random.NextSingle(),
            F05 = random.NextSingle(),
            F06 = random.NextSingle(),
            F07 = random.NextSingle(),
            F08 = random.NextSingle(),
            F09 = random.NextSingle(),
            F10 = random.NextSingle(),
            F11 = random.NextSingle(),
            F12 = random.NextSingle(),
            F13 = random.NextSingle(),
            F14 = random.NextSingle(),
            F15 = random.NextSingle(),
            F16 = random.NextSingle(),
        };
    }
}
