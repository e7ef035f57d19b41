using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace LlmWorkbench.Topics;

/// <summary>
/// Loads the assemblies of topics beside the workbench's own, so that every cell, command and view means the same types; what they
/// need and the workbench does not have comes from their own folders.
/// </summary>
internal static class TopicLibraries
{
    private static readonly ConcurrentDictionary<string, AssemblyDependencyResolver> s_resolvers = new(StringComparer.Ordinal);

    static TopicLibraries()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Found(resolver => resolver.ResolveAssemblyToPath(name)) is { } path ? context.LoadFromAssemblyPath(path) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            Found(resolver => resolver.ResolveUnmanagedDllToPath(name)) is { } path
                ? System.Runtime.InteropServices.NativeLibrary.Load(path)
                : 0;
    }

    /// <summary>Loads one; the same file is loaded once.</summary>
    /// <param name="path">The whole path of a .dll.</param>
    /// <exception cref="BadImageFormatException">It is not an assembly.</exception>
    /// <exception cref="FileLoadException">Another assembly of that name is loaded already.</exception>
    public static Assembly Load(string path)
    {
        Assembly assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        s_resolvers.GetOrAdd(path, static file => new AssemblyDependencyResolver(file));
        return assembly;
    }

    private static string? Found(Func<AssemblyDependencyResolver, string?> resolve) =>
        s_resolvers.Values.Select(resolve).FirstOrDefault(path => path is not null);
}
