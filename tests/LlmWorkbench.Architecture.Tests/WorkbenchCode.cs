using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace LlmWorkbench.Architecture.Tests;

/// <summary>The program's own types and what each of them uses, read from the compiled projects.</summary>
internal static class WorkbenchCode
{
    private static readonly Lazy<ArchUnitNET.Domain.Architecture> s_loaded = new(Load);

    /// <summary>The projects in the order in which they may use each other: each those before it, training only the file format.</summary>
    public static IReadOnlyList<string> Projects { get; } =
    [
        "LlmWorkbench.Gguf",
        "LlmWorkbench.Llama",
        "LlmWorkbench",
        "LlmWorkbench.LLamaSharp",
        "LlmWorkbench.Interactive",
        "LlmWorkbench.Kernel",
        "llm-workbench",
        "llm-workbench-train",
    ];

    public static ArchUnitNET.Domain.Architecture Architecture => s_loaded.Value;

    /// <summary>Our types that a person wrote, nested ones and what the compiler makes of them counted to the outermost.</summary>
    public static IReadOnlyList<Use> Uses { get; } = [.. ReadUses().Distinct()];

    private static IEnumerable<Use> ReadUses()
    {
        foreach (IType type in Architecture.Types.Where(IsOurs))
        {
            foreach (IType target in type.Dependencies.Select(dependency => dependency.Target).Where(IsOurs))
            {
                var use = new Use(Outermost(type), Outermost(target), Project(type), Project(target));
                if (use.User != use.Used)
                {
                    yield return use;
                }
            }
        }
    }

    // The parameter T of a generic method is one type for the library, whatever assembly it comes from.
    private static bool IsOurs(IType type) =>
        type is not GenericParameter
        && type.Namespace is { } space
        && (space.FullName == "LlmWorkbench" || space.FullName.StartsWith("LlmWorkbench.", StringComparison.Ordinal));

    private static string Outermost(IType type) => type.FullName.Split('+', '`', '<')[0];

    private static string Project(IType type) => type.Assembly.Name.Split(',')[0];

    private static ArchUnitNET.Domain.Architecture Load() =>
        new ArchLoader().LoadAssemblies([.. Projects.Select(name => System.Reflection.Assembly.Load(new AssemblyName(name)))]).Build();
}
