using System.Reflection;
using LlmWorkbench.Session;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace LlmWorkbench.Interactive.Variables;

/// <summary>Declares in the notebook's C# what the workbench's own kernel gives to every cell: namespaces, and the names of
/// <see cref="Notebook"/>.</summary>
internal static class NotebookNames
{
    private static readonly string[] s_namespaces = ["System.IO", "System.Threading"];

    /// <summary>The names, which no variable may hide.</summary>
    public static IReadOnlyList<string> All { get; } = [.. typeof(Notebook).GetProperties().Select(property => property.Name)];

    /// <summary>Declares them.</summary>
    /// <param name="session">The notebook.</param>
    /// <exception cref="WorkbenchException">The notebook's C# refuses them.</exception>
    public static async Task DeclareAsync(NotebookSession session)
    {
        KernelCommandResult result = await session
            .CSharp.SendAsync(new SubmitCode(Declarations(), session.CSharp.Name))
            .ConfigureAwait(false);
        if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failed)
        {
            throw new WorkbenchException($"The names of the workbench could not be declared: {failed.Message}");
        }
    }

    // Properties and no variables: what is the current model changes.
    private static string Declarations() =>
        string.Join('\n', Namespaces().Select(name => $"using {name};").Concat(typeof(Notebook).GetProperties().Select(Declaration)));

    private static string Declaration(PropertyInfo property) =>
        $"global::{property.PropertyType.FullName} {property.Name} => global::{typeof(Notebook).FullName}.{property.Name};";

    // Each topic is a folder with a namespace of its own, and its extension methods must be found.
    private static IEnumerable<string> Namespaces() =>
        new[] { typeof(Workbench).Assembly, typeof(Llama.LlamaException).Assembly, typeof(Gguf.GgufFormatException).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Select(type => type.Namespace)
            .OfType<string>()
            .Where(name => name.StartsWith("LlmWorkbench", StringComparison.Ordinal))
            .Concat(s_namespaces)
            .Distinct()
            .Order(StringComparer.Ordinal);
}
