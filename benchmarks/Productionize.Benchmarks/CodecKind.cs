namespace Productionize;

/// <summary>How inputs become rows.</summary>
public enum CodecKind
{
    /// <summary>A class written for this input.</summary>
    HandWritten,

    /// <summary>Delegates: <see cref="RowCodecBuilder{T}"/>.</summary>
    Delegates,

    /// <summary>Compiled by reflection, the default: <see cref="RowCodec.For{T}()"/>.</summary>
    Reflected,
}
