using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using LlmWorkbench.Llama.Engines;

namespace LlmWorkbench.Kernel.Packages;

/// <summary>Finds the libraries of restored packages when code asks for them. They belong to the process: a library can be loaded in one
/// version only.</summary>
internal static class PackageAssemblies
{
    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, Library> s_assemblies = new(StringComparer.OrdinalIgnoreCase);
    private static readonly Dictionary<string, string> s_native = new(StringComparer.OrdinalIgnoreCase);
    private static bool s_installed;

    private static readonly Dictionary<string, string> s_own = ((string?)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .GroupBy(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);

    /// <summary>The version of a library that the program itself runs on; null when it does not use that library.</summary>
    /// <param name="name">The library's name.</param>
    public static Version? OwnVersion(string name) =>
        s_own.TryGetValue(name, out string? path) ? AssemblyName.GetAssemblyName(path).Version : null;

    /// <summary>The version under which people know a library that the program itself runs on: its package's. A library's own often stays
    /// while its package moves on, as 13.0.0 of Newtonsoft.Json 13.0.3.</summary>
    /// <param name="name">The library's name.</param>
    /// <returns>The version; null when the program does not use that library.</returns>
    public static string? OwnPackageVersion(string name) =>
        !s_own.TryGetValue(name, out string? path) ? null
        : FileVersionInfo.GetVersionInfo(path).ProductVersion?.Split('+')[0] is { Length: > 0 } version ? version
        : AssemblyName.GetAssemblyName(path).Version?.ToString(3);

    /// <summary>Makes the libraries of packages findable.</summary>
    /// <param name="set">The packages. Where they place files beside a program, their libraries are loaded from beside those.</param>
    /// <returns>The libraries that cells are to be compiled with; those that the program itself runs on are left out.</returns>
    /// <exception cref="WorkbenchException">A library is in use already, in an older version.</exception>
    public static IReadOnlyList<string> Add(RestoredSet set)
    {
        lock (s_gate)
        {
            Install();
            if (set.Output is { } placed)
            {
                // A package such as LLamaSharp.Backend.Cuda12 is an engine, which is used when the first model is loaded.
                EnginePackages.Add(placed);
            }

            var references = new List<string>();
            foreach (RestoredPackage package in set.Packages)
            {
                foreach (string path in package.Assemblies.Where(path => !s_own.ContainsKey(Path.GetFileNameWithoutExtension(path))))
                {
                    references.Add(Register(package, path, set.Output));
                }

                foreach (string path in package.NativeLibraries)
                {
                    s_native[Path.GetFileName(path)] = path;
                }
            }

            return references;
        }
    }

    private static string Register(RestoredPackage package, string path, string? output)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        if (s_assemblies.TryGetValue(name, out Library? before) && Loaded(before.Loads) is { } loaded)
        {
            return before.Compiles == path || AssemblyName.GetAssemblyName(path).Version <= loaded.GetName().Version
                ? before.Compiles
                : throw new WorkbenchException(
                    $"{package.Name} {package.Version} is needed, but this session already uses {name} {loaded.GetName().Version}: "
                        + "restart the kernel and put all #r lines into the first cell."
                );
        }

        string? placed = output is null ? null : PackageOutput.Place(output, path);
        s_assemblies[name] = new Library(path, File.Exists(placed) ? placed : path);
        return path;
    }

    private static Assembly? Loaded(string path) =>
        AssemblyLoadContext.Default.Assemblies.FirstOrDefault(assembly => !assembly.IsDynamic && assembly.Location == path);

    private static void Install()
    {
        if (s_installed)
        {
            return;
        }

        s_installed = true;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Find(s_assemblies, name.Name ?? "") is { } library ? context.LoadFromAssemblyPath(library.Loads) : null;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
            Names(name).Select(file => Find(s_native, file)).FirstOrDefault(path => path is not null) is { } path
                ? NativeLibrary.Load(path)
                : 0;
    }

    private static T? Find<T>(Dictionary<string, T> files, string name)
        where T : class
    {
        lock (s_gate)
        {
            return files.GetValueOrDefault(name);
        }
    }

    private static string[] Names(string name)
    {
        string extension =
            OperatingSystem.IsWindows() ? ".dll"
            : OperatingSystem.IsMacOS() ? ".dylib"
            : ".so";
        return [name, name + extension, "lib" + name, "lib" + name + extension];
    }

    // Compiled with where its package has it, so that it stays one library for the compiler wherever it is loaded from.
    private sealed record Library(string Compiles, string Loads);
}
