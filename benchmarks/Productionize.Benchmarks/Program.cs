using BenchmarkDotNet.Running;
using Productionize;

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new BenchmarkSettings());
