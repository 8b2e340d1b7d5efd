using Microsoft.ML.OnnxRuntime;

namespace Productionize;

/// <summary>
/// Loads broken files and asks what loads. Says each number before it is tried, so that a crash of the native runtime names its file.
/// </summary>
internal static class MutatingChild
{
    public static int Run(int seed, int first, int count)
    {
        var path = Path.GetTempFileName();
        try
        {
            for (var number = first; number < first + count; number++)
            {
                Console.Out.WriteLine($"try {number}");
                Console.Out.Flush();
                File.WriteAllBytes(path, Mutation.Of(seed, number));
                Console.Out.WriteLine($"{Try(path)} {number}");
            }

            Console.Out.Flush();
            return 0;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Try(string path)
    {
        OnnxModel<Row, Row> model;
        try
        {
            model = Onnx.CreateModel("mutated", path);
        }
        catch (InvalidDataException)
        {
            return "refused";
        }
        catch (Exception error)
        {
            return $"undefined {error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}";
        }

        using (model)
        {
            var row = RowOf(model.GetService<RowCodec<Row>>()!.Schema);
            try
            {
                model.PredictAsync(row).AsTask().GetAwaiter().GetResult();
                model.PredictBatchAsync([row, row]).AsTask().GetAwaiter().GetResult();
                return "answered";
            }
            catch (Exception error) when (
                error is OnnxRuntimeException or InvalidDataException or InvalidInputException or NonFinitePredictionException)
            {
                return "failed";
            }
            catch (Exception error)
            {
                return $"undefined {error.GetType().Name}: {error.Message.ReplaceLineEndings(" ")}";
            }
        }
    }

    private static Row RowOf(Schema schema)
    {
        var writer = new RowWriter();
        writer.Begin(schema);
        for (var field = 0; field < schema.Fields.Count; field++)
        {
            switch (schema.Fields[field].Kind)
            {
                case FieldKind.Single:
                    writer.Set(field, 1.5f);
                    break;
                case FieldKind.Double:
                    writer.Set(field, 1.5);
                    break;
                case FieldKind.Int64:
                    writer.Set(field, 1L);
                    break;
                case FieldKind.Boolean:
                    writer.Set(field, true);
                    break;
                case FieldKind.String:
                    writer.Set(field, "owner");
                    break;
                case FieldKind.SingleVector:
                    writer.Set(field, Enumerable.Repeat(1.5f, schema.Fields[field].Length ?? 3).ToArray().AsSpan());
                    break;
                default:
                    writer.SetJson(field, "[1,2,3]"u8);
                    break;
            }
        }

        return writer.Row;
    }
}
