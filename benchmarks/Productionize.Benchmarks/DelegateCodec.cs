namespace Productionize;

/// <summary>The codec of delegates, as ahead-of-time compilation needs it.</summary>
internal static class DelegateCodec
{
    public static RowCodec<Applicant> Create() => new RowCodecBuilder<Applicant>()
        .Add("F01", row => row.F01)
        .Add("F02", row => row.F02)
        .Add("F03", row => row.F03)
        .Add("F04", row => row.F04)
        .Add("F05", row => row.F05)
        .Add("F06", row => row.F06)
        .Add("F07", row => row.F07)
        .Add("F08", row => row.F08)
        .Add("F09", row => row.F09)
        .Add("F10", row => row.F10)
        .Add("F11", row => row.F11)
        .Add("F12", row => row.F12)
        .Add("F13", row => row.F13)
        .Add("F14", row => row.F14)
        .Add("F15", row => row.F15)
        .Add("F16", row => row.F16)
        .Build();
}
