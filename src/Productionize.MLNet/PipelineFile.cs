using Microsoft.ML;

namespace Productionize;

/// <summary>A pipeline as ML.NET saves it: a zip that names the code which reads it.</summary>
internal static class PipelineFile
{
    /// <summary>Loads a pipeline and makes a model of it; if that fails, the pipeline is disposed.</summary>
    /// <param name="ml">Where its parts are looked up.</param>
    /// <param name="file">The zip.</param>
    /// <param name="what">How it is called in messages.</param>
    /// <param name="make">Makes the model from the pipeline and the columns it was trained on, null where they were not saved.</param>
    public static TModel Load<TModel>(MLContext ml, Stream file, string what, Func<ITransformer, DataViewSchema?, TModel> make)
    {
        var transformer = Read(ml, file, what, out var columns);
        try
        {
            return make(transformer, columns);
        }
        catch
        {
            (transformer as IDisposable)?.Dispose();
            throw;
        }
    }

    private static ITransformer Read(MLContext ml, Stream file, string what, out DataViewSchema? columns)
    {
        try
        {
            return ml.Model.Load(file, out columns);
        }
        catch (Exception error)
        {
            // ML.NET throws whatever it stumbles over, from FormatException to TargetInvocationException.
            throw new InvalidDataException(
                $"{what} is no pipeline that this ML.NET can load: {error.GetBaseException().Message} Save it again with " +
                $"{nameof(MLNet)}.{nameof(MLNet.Package)}, add the package of its trainer (such as Microsoft.ML.FastTree), and register " +
                $"assemblies with custom parts in the context given to {nameof(MLNet)}.Loader.",
                error);
        }
    }
}
