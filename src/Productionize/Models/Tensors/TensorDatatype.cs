namespace Productionize;

/// <summary>The types of the elements of a tensor in the Open Inference Protocol v2.</summary>
internal enum TensorDatatype : byte
{
    Bool,
    UInt8,
    UInt16,
    UInt32,
    UInt64,
    Int8,
    Int16,
    Int32,
    Int64,
    FP16,
    FP32,
    FP64,
    Bytes,
}
