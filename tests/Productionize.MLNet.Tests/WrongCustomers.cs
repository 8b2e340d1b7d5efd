using Microsoft.ML.Data;

namespace Productionize;

/// <summary>Inputs that the test pipeline cannot take.</summary>
internal static class WrongCustomers
{
    public sealed class WithoutIncome
    {
        public float Age { get; set; }

        public string Job { get; set; } = "";

        [VectorType(2)]
        public float[] History { get; set; } = [0, 0];
    }

    public sealed class IncomeAsText
    {
        public float Age { get; set; }

        public string Income { get; set; } = "";

        public string Job { get; set; } = "";

        [VectorType(2)]
        public float[] History { get; set; } = [0, 0];
    }

    /// <summary>The sum of the lengths is right, the columns are not: ML.NET alone would take it and score nonsense.</summary>
    public sealed class SwappedLengths
    {
        public float Age { get; set; }

        [VectorType(2)]
        public float[] Income { get; set; } = [0, 0];

        public string Job { get; set; } = "";

        public float History { get; set; }
    }
}
