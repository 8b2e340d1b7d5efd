namespace Productionize;

/// <summary>Asks a script that hangs, one worker answers and one is at work, until this process is killed.</summary>
internal static class PythonChild
{
    public const int Workers = 2;

    public static async Task<int> RunAsync(string interpreter, string script)
    {
        var options = new PythonModelOptions { Interpreter = interpreter, Script = script, Workers = Workers };
        await using var model = await PythonModel.StartAsync<Applicant, int>("poc", options);
        var hanging = model.PredictAsync(new(30, "rent")).AsTask();
        await model.PredictAsync(new(30));
        await hanging;
        return 1;
    }
}
