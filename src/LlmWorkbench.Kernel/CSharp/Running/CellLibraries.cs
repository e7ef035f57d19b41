using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace LlmWorkbench.Kernel.CSharp.Running;

/// <summary>The libraries that the cells of one session were compiled to, and those that they name by <c>#r "path"</c>.</summary>
internal sealed class CellLibraries() : AssemblyLoadContext("cells of a notebook")
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Assembly> _cells = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _named = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Loads the library of a cell, which later cells find.</summary>
    /// <param name="library">The library and its debug information.</param>
    public Assembly Load((Stream Code, Stream Symbols) library)
    {
        Assembly loaded = LoadFromStream(library.Code, library.Symbols);
        lock (_gate)
        {
            return _cells[loaded.GetName().Name!] = loaded;
        }
    }

    /// <summary>Makes libraries findable, with those that lie beside them.</summary>
    /// <param name="references">What code names by <c>#r</c>.</param>
    public void Register(IEnumerable<MetadataReference> references)
    {
        foreach (string path in references.OfType<PortableExecutableReference>().Select(reference => reference.FilePath).OfType<string>())
        {
            lock (_gate)
            {
                _named[Path.GetFileNameWithoutExtension(path)] = path;
            }
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string name = assemblyName.Name ?? "";
        lock (_gate)
        {
            return _cells.TryGetValue(name, out Assembly? cell) ? cell
                : Find(name) is { } path ? LoadFromAssemblyPath(path)
                : null;
        }
    }

    // What the program itself has comes first: types of a second copy would be others than its own.
    private string? Find(string name) =>
        _named.Count == 0 || IsOwn(name)
            ? null
            : _named.GetValueOrDefault(name)
                ?? _named.Values.Select(named => Path.Combine(Path.GetDirectoryName(named)!, name + ".dll")).FirstOrDefault(File.Exists);

    private static bool IsOwn(string name)
    {
        try
        {
            Default.LoadFromAssemblyName(new AssemblyName(name));
            return true;
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return false;
        }
    }
}
