using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Productionize;

/// <summary>A store whose versions answer their own number, and the models loaded from it.</summary>
public sealed class StoredStubs(IModelStore? store = null)
{
    public const string Name = "churn";
    public const string Alias = "champion";

    public IModelStore Store { get; } = store ?? new InMemoryModelStore();

    public ConcurrentQueue<StubModel> Loaded { get; } = new();

    /// <summary>Makes the model of a version's content.</summary>
    public Func<int, StubModel> Make { get; set; } = number => new StubModel(_ => number);

    public IModelLoader<Applicant, float> Loader => Model.Loader<Applicant, float>("stub", async (content, token) =>
    {
        using var reader = new StreamReader(await content.OpenFileAsync("answer", token));
        var model = Make(int.Parse(await reader.ReadToEndAsync(token), CultureInfo.InvariantCulture));
        Loaded.Enqueue(model);
        return model;
    });

    /// <summary>Adds versions 1 to <paramref name="count"/>, each answering its number.</summary>
    public async Task<StoredStubs> AddAsync(int count, string format = "stub", Schema? input = null)
    {
        for (var i = 0; i < count; i++)
        {
            var number = _added + 1;
            var version = await Store.AddAsync(new ModelPackage
            {
                Model = Name,
                Format = format,
                Files = [PackageFile.FromBytes("answer", Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)))],
                Signature = input is null ? null : new ModelSignature(input, RowCodec.For<float>().Schema),
            });
            _added = version.Number;
        }

        return this;
    }

    public async Task<AliasEntry> MoveAsync(int? version)
    {
        var now = await Store.GetAliasAsync(Name, Alias);
        return await Store.ChangeAliasAsync(new AliasChange
        {
            Model = Name,
            Alias = Alias,
            Action = version is null ? AliasAction.Remove : AliasAction.Promote,
            Version = version,
            ExpectedRevision = now?.Revision ?? 0,
            Actor = "test",
            Reason = "a test moves it",
        });
    }

    public ModelBuilder<Applicant, float> Follow(Applicant? sample = null) => Model.FromStore(Name, Store, Alias, Loader, sample);

    private int _added;
}
