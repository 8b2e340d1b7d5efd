// Runs one snippet: dotnet Snippets.dll README_2
var snippet = Type.GetType($"Snippets.{args[0]}.Snippet", throwOnError: true)!;
await ((Snippets.Surroundings)Activator.CreateInstance(snippet)!).RunAsync();
