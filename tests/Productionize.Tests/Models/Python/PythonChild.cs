namespace Productionize;

/// <summary>Asks a script that hangs, one worker answers and one is at work, until this process is killed.</summary>
internal static class PythonChild
{
    public const int Workers = 2;

    public static async Task<int> RunAsync(string interpreter, string script)
    {
        await using var model = await PythonModel.StartAsync<Applicant, int>("poc", new() { Interpreter = interpreter, Script = script, Workers = Workers });
        var hanging = model.PredictAsync(new(30, "rent")).AsTask();
        await model.PredictAsync(new(30));
        await hanging;
        return 1;
    }
}
