namespace Productionize;

/// <summary>The codecs of an applicant.</summary>
internal static class Codecs
{
    public static RowCodec<Applicant> Of(CodecKind kind) => kind switch
    {
        CodecKind.HandWritten => new HandWrittenCodec(),
        CodecKind.Delegates => DelegateCodec.Create(),
        _ => RowCodec.For<Applicant>(),
    };
}
