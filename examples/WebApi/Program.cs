using System.Text.Json;
using Productionize;

var builder = WebApplication.CreateBuilder(args);
builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = 1 << 20); // each call is logged: no caller may fill the disk
builder.Services.AddProductionize(builder.Configuration.GetSection("Productionize"));
builder.Services.AddModel<Customer, float>("churn").FromModel(Model.Create<Customer, float>("churn", Poc.Score))
    .UseTelemetry().UsePredictionLog().UseInputValidation().UseOutputCheck();
builder.Services.AddHealthChecks().AddProductionize();
var app = builder.Build();
app.MapHealthChecks("/health");
app.MapPost("/churn", async (HttpRequest request, IModel<Customer, float> model, CancellationToken stop) =>
{
    try // reads the body itself: ASP.NET would take "NaN" for a number, repeated members, and zero for a missing one
    {
        var customer = await JsonSerializer.DeserializeAsync<Customer>(request.Body, JsonSerializerOptions.Strict, stop);
        var answer = await model.PredictAsync(customer ?? throw new JsonException("The body is null."), new() { Caller = "web" }, stop);
        return Results.Ok(new { answer.Id, answer.Value, Model = answer.Model?.ToString() });
    }
    catch (Exception fault) when (fault is JsonException or InvalidInputException)
    {
        return Results.Problem(fault.Message, statusCode: StatusCodes.Status400BadRequest);
    }
});
app.Run();
