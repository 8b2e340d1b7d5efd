namespace Productionize;

/// <summary>Marks a contract suite with the abstraction that it proves; <see cref="ContractCoverage"/> reads it.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class ContractOfAttribute(Type abstraction) : Attribute
{
    public Type Abstraction => abstraction;
}
