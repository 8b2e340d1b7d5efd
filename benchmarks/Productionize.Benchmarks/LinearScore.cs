namespace Productionize;

/// <summary>A proof of concept in plain C#: weights and a sigmoid.</summary>
internal static class LinearScore
{
    public static float Of(Applicant row)
    {
        var sum = (-0.8f * row.F01)
            + (-0.7f * row.F02)
            + (-0.6f * row.F03)
            + (-0.5f * row.F04)
            + (-0.4f * row.F05)
            + (-0.3f * row.F06)
            + (-0.2f * row.F07)
            + (-0.1f * row.F08)
            + (0.0f * row.F09)
            + (0.1f * row.F10)
            + (0.2f * row.F11)
            + (0.3f * row.F12)
            + (0.4f * row.F13)
            + (0.5f * row.F14)
            + (0.6f * row.F15)
            + (0.7f * row.F16);
        return 1 / (1 + MathF.Exp(-sum));
    }
}
