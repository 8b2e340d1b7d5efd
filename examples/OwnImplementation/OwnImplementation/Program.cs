Console.WriteLine("A store, a logger and a source of one's own; their proof is in OwnImplementation.Tests: dotnet test.");
