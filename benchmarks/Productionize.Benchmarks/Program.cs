using BenchmarkDotNet.Running;
using Productionize;

if (args is ["rounds"])
{
    LoggedCallRounds.Run();
}
else if (args is ["onnx-rounds"])
{
    OnnxRounds.Run();
}
else if (args is ["thread-rounds"])
{
    ThreadRounds.Run();
}
else if (args is ["python-rounds"])
{
    await PythonRounds.RunAsync().ConfigureAwait(false);
}
else if (args is ["csv-rounds"])
{
    await CsvRounds.RunAsync().ConfigureAwait(false);
}
else if (args is ["log-rounds"])
{
    await LogRounds.RunAsync().ConfigureAwait(false);
}
else if (args is ["log-reads", ..])
{
    await LogReadRounds.RunAsync(args.Length > 1 ? int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 10_000_000)
        .ConfigureAwait(false);
}
else if (args is ["seal-rounds"])
{
    await SealRounds.RunAsync().ConfigureAwait(false);
}
else if (args is ["serve-rounds"])
{
    await ServeRounds.RunAsync().ConfigureAwait(false);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new BenchmarkSettings());
}
