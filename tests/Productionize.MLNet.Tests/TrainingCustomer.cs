namespace Productionize;

/// <summary>A customer whose outcome is known.</summary>
public sealed class TrainingCustomer : Customer
{
    public bool Label { get; set; }
}
