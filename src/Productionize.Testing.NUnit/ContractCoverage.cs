using System.Reflection;
using System.Runtime.CompilerServices;
using NUnit.Framework.Internal;

namespace Productionize;

/// <summary>
/// Finds models, loggers, stores and sources that no contract suite tests. One test with <see cref="AssertComplete"/> keeps a repository
/// honest: whoever adds an implementation is told to add its suite.
/// </summary>
public static class ContractCoverage
{
    private static readonly (Type Abstraction, Type Contract)[] Contracts =
    [
        .. from type in typeof(ContractCoverage).Assembly.GetTypes()
           let mark = type.GetCustomAttribute<ContractOfAttribute>()
           where mark is not null
           select (mark.Abstraction, type),
    ];

    /// <summary>
    /// Fails unless each class in <paramref name="implementations"/> that implements <see cref="IModel{TInput, TOutput}"/>,
    /// <see cref="IPredictionLogger"/>, <see cref="IModelStore"/> or <see cref="IDataSource{T}"/> has a fixture in
    /// <paramref name="tests"/> that derives from the contract of that abstraction and says <c>[TestOf(typeof(TheClass))]</c>.
    /// </summary>
    /// <param name="implementations">The assembly with the classes; abstract ones need no suite, internal ones do.</param>
    /// <param name="tests">The assembly with the fixtures.</param>
    /// <exception cref="AssertionException">A class has no suite; the message names all of them, each with its contract.</exception>
    public static void AssertComplete(Assembly implementations, Assembly tests)
    {
        ArgumentNullException.ThrowIfNull(implementations);
        ArgumentNullException.ThrowIfNull(tests);
        var suites = tests.GetTypes().Where(type => !type.IsAbstract).SelectMany(SuitesOf).ToHashSet();
        var missing =
            from type in implementations.GetTypes()
            where type is { IsClass: true, IsAbstract: false } && !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
            from pair in Contracts
            where Implements(type, pair.Abstraction)
            group pair.Contract by (Type: type, pair.Abstraction) into needs
            where !needs.Any(contract => suites.Contains((needs.Key.Type.FullName!, contract)))
            orderby needs.Key.Type.Name
            select $"{Name(needs.Key.Type)} needs a fixture [TestOf(typeof({Name(needs.Key.Type)}))] that derives from {string.Join(" or ", needs.Select(Name))}";
        Assert.That(missing, Is.Empty, $"Implementations in {implementations.GetName().Name} without a contract suite in {tests.GetName().Name}");
    }

    private static IEnumerable<(string Tested, Type Contract)> SuitesOf(Type fixture)
    {
        var tested = fixture.GetCustomAttributes<TestOfAttribute>().SelectMany(of => of.Properties[PropertyNames.TestOf].Cast<string>());
        return
            from name in tested
            from contract in Ancestors(fixture)
            where Contracts.Any(pair => pair.Contract == contract)
            select (name.Split('[')[0], contract); // a closed generic type is named with its arguments in brackets
    }

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            yield return ancestor.IsGenericType ? ancestor.GetGenericTypeDefinition() : ancestor;
        }
    }

    private static bool Implements(Type type, Type abstraction) =>
        type.GetInterfaces().Any(one => (one.IsGenericType ? one.GetGenericTypeDefinition() : one) == abstraction);

    private static string Name(Type type) =>
        type.IsGenericTypeDefinition ? $"{type.Name.Split('`')[0]}<{new string(',', type.GetGenericArguments().Length - 1)}>" : type.Name;
}
