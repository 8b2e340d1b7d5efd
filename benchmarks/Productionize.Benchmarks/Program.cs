using BenchmarkDotNet.Running;
using Productionize;

if (args is ["rounds"])
{
    LoggedCallRounds.Run();
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new BenchmarkSettings());
}
