using System.Text.Json;

namespace OnnxExample;

/// <summary>
/// Inputs and the answers that Python gave for them: tensors as the Open Inference Protocol writes them, a list of numbers or texts per
/// column. "NaN" is a missing number, an empty text a missing text.
/// </summary>
internal sealed class Cases
{
    private readonly Dictionary<string, JsonElement> _columns = [];

    public Cases(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement.Clone();
        Tolerance = root.GetProperty("tolerance_abs").GetDouble();
        foreach (var tensor in root.GetProperty("inputs").EnumerateArray().Concat(root.GetProperty("expected").EnumerateArray()))
        {
            _columns[tensor.GetProperty("name").GetString()!] = tensor.GetProperty("data");
        }

        Inputs = [.. Enumerable.Range(0, _columns["Age"].GetArrayLength()).Select(InputOf)];
        Expected =
            [.. Inputs.Select((_, row) => (_columns["label"][row].GetInt64() == 1, _columns["probabilities"][(row * 2) + 1].GetDouble()))];
    }

    public double Tolerance { get; }

    public IReadOnlyList<Applicant> Inputs { get; }

    public IReadOnlyList<(bool IsBad, double Probability)> Expected { get; }

    private Applicant InputOf(int row)
    {
        return new Applicant(
            Number("Seniority"), Number("Time"), Number("Age"), Number("Expenses"), Number("Income"), Number("Assets"), Number("Debt"),
            Number("Amount"), Number("Price"), Text("Home"), Text("Marital"), Text("Records"), Text("Job"));

        float Number(string column) => _columns[column][row] is { ValueKind: JsonValueKind.Number } number ? number.GetSingle() : float.NaN;

        string? Text(string column) => _columns[column][row].GetString() is { Length: > 0 } text ? text : null;
    }
}
