namespace Productionize;

/// <summary>An applicant whose outcome is known.</summary>
public sealed class LabelledApplicant : Applicant
{
    public float Label => F01 + (2 * F02);
}
