using System.Runtime.InteropServices;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Llama.Native.Releases;

namespace LlmWorkbench.Llama.Native;

/// <summary>Loads the libraries in dependency order, tells the runtime which is which, and finds out which release they are.</summary>
internal static unsafe class NativeLibraryLoader
{
    private static readonly Dictionary<string, nint> s_loaded = [];
    private static bool s_resolverSet;
    private static LlamaRelease? s_release;

    /// <summary>The release that was loaded.</summary>
    internal static LlamaRelease Release => s_release ?? throw new InvalidOperationException("llama.cpp is called before it was loaded.");

    /// <summary>Loads an engine's libraries by absolute path and checks the release. What was loaded of one that cannot be used is
    /// let go of, so that another can be tried.</summary>
    /// <exception cref="LlamaException">A library is missing, cannot be loaded, is of an unknown release, or another llama.cpp is in
    /// the way.</exception>
    internal static NativeLibraryFolder Load(EngineChoice engine)
    {
        var folder = NativeLibraryFolder.Of(engine);
        ForeignLibraries.RequireNone(folder);
        return Load(folder, LlamaRelease.OtherFolder(EngineChoice.EnvironmentVariable));
    }

    /// <summary>Takes libraries that something else has loaded and uses, and checks the release.</summary>
    /// <exception cref="LlamaException">A library cannot be loaded, or is of an unknown release.</exception>
    internal static NativeLibraryFolder Share(NativeLibraryFolder theirs) =>
        Load(theirs, $"take the libraries of one of these, such as those of LLamaSharp.Backend.Cpu {LlamaRelease.LLamaSharpVersion}");

    private static NativeLibraryFolder Load(NativeLibraryFolder folder, string advice)
    {
        List<Library> loaded = [];
        try
        {
            Load(folder, advice, loaded);
            return folder;
        }
        catch (LlamaException)
        {
            s_loaded.Clear();
            loaded.Reverse();
            loaded.ForEach(library => NativeLibrary.Free(library.Handle));
            throw;
        }
    }

    private static void Load(NativeLibraryFolder folder, string advice, List<Library> loaded)
    {
        s_loaded[GgmlNative.BaseLibrary] = LoadOne(folder.GgmlBase);
        if (folder.GgmlCpu is { } cpu)
        {
            // Where ggml needs its CPU library, it needs those of its accelerators too, and does not say where they lie.
            LoadOne(cpu);
            foreach (string accelerator in folder.AcceleratorLibraries())
            {
                LoadOne(accelerator);
            }
        }

        s_loaded[GgmlNative.Library] = LoadOne(folder.Ggml);
        s_loaded[LlamaNative.Library] = LoadOne(folder.Llama);
        if (!s_resolverSet)
        {
            NativeLibrary.SetDllImportResolver(
                typeof(NativeLibraryLoader).Assembly,
                (name, _, _) => s_loaded.TryGetValue(name, out nint library) ? library : 0
            );
            s_resolverSet = true;
        }

        s_release = LlamaRelease.Of(
            Said(GgmlNative.BaseLibrary, "ggml_version"),
            Said(GgmlNative.BaseLibrary, "ggml_commit"),
            Said(LlamaNative.Library, "llama_version"),
            folder.Path,
            advice
        );

        nint LoadOne(string path)
        {
            nint library = NativeLibraryLoader.LoadOne(path);
            loaded.Add(new Library(library));
            return library;
        }
    }

    /// <summary>What llama.cpp says its version is, such as "0.5.0-dev"; where it has no such function, what the release is called and
    /// its commit.</summary>
    internal static string Version() => Said(LlamaNative.Library, "llama_version") ?? Release.Title;

    // What a function without arguments says; null where the library does not have it.
    private static string? Said(string library, string function) =>
        NativeLibrary.TryGetExport(s_loaded[library], function, out nint call)
            ? NativeText.FromNative(((delegate* unmanaged[Cdecl]<byte*>)call)())
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

    // A class: the runtime has lists of classes compiled ahead.
    private sealed record Library(nint Handle);
}
