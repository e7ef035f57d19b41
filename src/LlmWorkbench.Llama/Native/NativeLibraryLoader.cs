using System.Runtime.InteropServices;

namespace LlmWorkbench.Llama.Native;

/// <summary>Loads the three libraries in dependency order and tells the runtime which is which.</summary>
internal static unsafe class NativeLibraryLoader
{
    private static readonly Dictionary<string, nint> s_loaded = [];
    private static bool s_resolverSet;

    /// <summary>Loads ggml-base, ggml and llama by absolute path and checks the version.</summary>
    /// <exception cref="LlamaException">A library is missing, cannot be loaded, is of another version, or another llama.cpp is in the
    /// way.</exception>
    internal static NativeLibraryFolder Load()
    {
        var folder = NativeLibraryFolder.Find();
        ForeignLibraries.RequireNone(folder);
        s_loaded[GgmlNative.BaseLibrary] = LoadOne(folder.GgmlBase);
        s_loaded[GgmlNative.Library] = LoadOne(folder.Ggml);
        s_loaded[LlamaNative.Library] = LoadOne(folder.Llama);
        if (!s_resolverSet)
        {
            NativeLibrary.SetDllImportResolver(typeof(NativeLibraryLoader).Assembly, (name, _, _) => s_loaded.GetValueOrDefault(name));
            s_resolverSet = true;
        }

        LlamaVersion.Require(Version(), folder.Path);
        return folder;
    }

    /// <summary>What llama_version() says, or null from a release that had no such function.</summary>
    internal static string? Version() =>
        NativeLibrary.TryGetExport(s_loaded[LlamaNative.Library], "llama_version", out _)
            ? NativeText.FromNative(LlamaNative.llama_version())
            : null;

    private static nint LoadOne(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new LlamaException($"{Path.GetFileName(path)} of llama.cpp could not be loaded: {LoaderMessage.From(e)}.", e);
        }
    }
}
