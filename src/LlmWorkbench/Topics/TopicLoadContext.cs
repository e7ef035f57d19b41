using System.Reflection;
using System.Runtime.Loader;

namespace LlmWorkbench.Topics;

/// <summary>Where a topic's assembly lives: it sees the workbench that runs, and brings other assemblies from its own folder.</summary>
/// <param name="path">The topic's assembly.</param>
internal sealed class TopicLoadContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        ArgumentNullException.ThrowIfNull(assemblyName);

        // A second copy of the workbench would have topics of another type, and of any other library results that no view knows.
        if (Running(assemblyName) is { } running)
        {
            return running;
        }

        return _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;

    private static Assembly? Running(AssemblyName name)
    {
        try
        {
            return Default.LoadFromAssemblyName(name);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException)
        {
            return null;
        }
    }
}
