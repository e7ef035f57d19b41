using System.Reflection;
using System.Text;
using LlmWorkbench.Session;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>What C# cells can use without saying so: the namespaces that C# notebook users know, and those of the workbench.</summary>
internal static class CellScriptOptions
{
    private static readonly string[] s_imports =
    [
        "System",
        "System.IO",
        "System.Text",
        "System.Collections",
        "System.Collections.Generic",
        "System.Threading",
        "System.Threading.Tasks",
        "System.Linq",
        "Microsoft.DotNet.Interactive",
        "Microsoft.DotNet.Interactive.Formatting",
        "LlmWorkbench.Kernel.Globals",
    ];

    /// <summary>The options of the first cell; made once per process, because reading the references takes a while.</summary>
    public static ScriptOptions Default { get; } =
        ScriptOptions
            .Default.WithReferences(References())
            .WithImports([.. s_imports, .. WorkbenchNamespaces()])
            .WithEmitDebugInformation(true)
            .WithFileEncoding(Encoding.UTF8)
            .WithLanguageVersion(LanguageVersion.Latest);

    /// <summary>The options of code that follows other code, whose libraries and namespaces it sees.</summary>
    public static ScriptOptions Later { get; } = Default.WithReferences(Array.Empty<MetadataReference>()).WithImports();

    private static IEnumerable<MetadataReference> References() =>
        ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(LibraryReference.ToFile);

    // Each topic is a folder with a namespace of its own, and its extension methods must be found.
    private static IEnumerable<string> WorkbenchNamespaces() =>
        new[] { typeof(Workbench).Assembly, Assembly.Load("LlmWorkbench.Llama"), Assembly.Load("LlmWorkbench.Gguf") }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Select(type => type.Namespace)
            .OfType<string>()
            .Where(name => name.StartsWith("LlmWorkbench", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal);
}
