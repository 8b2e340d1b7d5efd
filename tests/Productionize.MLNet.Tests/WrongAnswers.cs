namespace Productionize;

/// <summary>Outputs that the test pipeline cannot fill.</summary>
internal static class WrongAnswers
{
    public sealed class UnknownColumn
    {
        public float Certainty { get; set; }
    }

    public sealed class WrongType
    {
        public string Score { get; set; } = "";
    }
}
