namespace Productionize;

/// <summary>Does something else while its columns are read: a call within a call, or a disposal during one.</summary>
internal sealed class AskingCustomer : Customer
{
    private readonly Func<float> _ask;

    public AskingCustomer(Customer copy, Func<float> ask)
    {
        (Age, base.Income, Job, History) = (copy.Age, copy.Income, copy.Job, copy.History);
        _ask = ask;
    }

    public float Answer { get; private set; }

    public override float Income
    {
        get
        {
            Answer = _ask?.Invoke() ?? 0;
            return base.Income;
        }
    }
}
