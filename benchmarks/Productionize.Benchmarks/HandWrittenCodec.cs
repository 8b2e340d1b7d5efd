namespace Productionize;

/// <summary>The codec as somebody writes it for the last nanoseconds.</summary>
internal sealed class HandWrittenCodec() : RowCodec<Applicant>(RowCodec.For<Applicant>().Schema)
{
    public override void Write(Applicant value, RowWriter writer)
    {
        writer.Set(0, value.F01);
        writer.Set(1, value.F02);
        writer.Set(2, value.F03);
        writer.Set(3, value.F04);
        writer.Set(4, value.F05);
        writer.Set(5, value.F06);
        writer.Set(6, value.F07);
        writer.Set(7, value.F08);
        writer.Set(8, value.F09);
        writer.Set(9, value.F10);
        writer.Set(10, value.F11);
        writer.Set(11, value.F12);
        writer.Set(12, value.F13);
        writer.Set(13, value.F14);
        writer.Set(14, value.F15);
        writer.Set(15, value.F16);
    }

    public override Applicant Read(Row row) => throw new NotSupportedException("The benchmarks only write.");
}
