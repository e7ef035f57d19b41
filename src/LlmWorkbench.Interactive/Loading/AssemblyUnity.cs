using System.Reflection;
using System.Runtime.Loader;

namespace LlmWorkbench.Interactive.Loading;

/// <summary>
/// Lets one version of each library serve everybody in the notebook's process. .NET Interactive has System.CommandLine, FSharp.Core and
/// others in versions that are older than those which the workbench and Plotly.NET are compiled against; the runtime refuses an older
/// one, and a second copy would have other types.
/// </summary>
internal static class AssemblyUnity
{
    private static int s_isInstalled;

    /// <summary>Answers what cannot be found with what is there under that name; once per process.</summary>
    public static void Install()
    {
        if (Interlocked.Exchange(ref s_isInstalled, 1) == 0)
        {
            AssemblyLoadContext.Default.Resolving += Resolve;
        }
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName wanted)
    {
        if (wanted.Name is not { } name || name.EndsWith(".resources", StringComparison.Ordinal))
        {
            return null;
        }

        return context.Assemblies.FirstOrDefault(assembly => assembly.GetName().Name == name) ?? Own(context, name, wanted.Version);
    }

    // The process has one, though of an older version, that nobody has asked for yet: without a version it is found.
    private static Assembly? Own(AssemblyLoadContext context, string name, Version? version)
    {
        if (version is null)
        {
            return null;
        }

        try
        {
            return context.LoadFromAssemblyName(new AssemblyName(name));
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException)
        {
            return null;
        }
    }
}
