using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Sharing;

/// <summary>The llama.cpp that something else has loaded into this process and calls, such as LLamaSharp.</summary>
internal static partial class SharedLibraries
{
    /// <summary>Runs the workbench on it; does nothing when that is so already.</summary>
    /// <param name="isTheirs">Whether a library named llama, given by its handle, is the one that they call: names alone do not tell,
    /// because a process can have several.</param>
    /// <param name="call">What the caller is called, for the sentence that says when to call it.</param>
    /// <exception cref="LlamaException">Our own was loaded before, theirs cannot be found, or is of a release that is not
    /// known.</exception>
    internal static void Use(Func<nint, bool> isTheirs, string call) => LlamaBackend.LoadShared(() => Find(isTheirs), call);

    /// <summary>Finds it among the libraries of the process.</summary>
    /// <param name="isTheirs">Whether a library is the one that they call.</param>
    /// <exception cref="LlamaException">There is none, or what belongs to it cannot be told.</exception>
    internal static NativeLibraryFolder Find(Func<nint, bool> isTheirs)
    {
        IReadOnlyList<string> loaded = ProcessLibraries.Paths();
        string llama =
            Named(loaded, "llama").FirstOrDefault(path => IsTheirs(path, isTheirs))
            ?? throw new LlamaException(
                "No llama.cpp that something else in this process calls was found among its libraries: it must be a library of its own "
                    + "(libllama), as in the packages LLamaSharp.Backend."
            );
        string folder = Path.GetDirectoryName(llama)!;
        return new NativeLibraryFolder(folder, One(loaded, "ggml-base", folder), null, One(loaded, "ggml", folder), llama);
    }

    /// <summary>The library of a name that lies in the folder; the only one, where that has none.</summary>
    /// <exception cref="LlamaException">There is none, or there are several elsewhere.</exception>
    internal static string One(IReadOnlyList<string> loaded, string stem, string folder)
    {
        string[] named = [.. Named(loaded, stem)];
        return named.FirstOrDefault(path => NativeLibraryFolder.IsSame(Path.GetDirectoryName(path), folder))
            ?? (
                named.Length == 1
                    ? named[0]
                    : throw new LlamaException(
                        $"This process has {(named.Length == 0 ? "no library" : "several libraries")} called {stem}, none of them in "
                            + $"{folder}, where the llama.cpp lies that is called: lay the libraries of one release into one folder."
                    )
            );
    }

    private static IEnumerable<string> Named(IReadOnlyList<string> loaded, string stem) =>
        loaded.Where(path => NativeLibraryFolder.Stem(Version().Replace(path, "")) == stem).Distinct();

    // The library is loaded already: this only gives its handle.
    private static bool IsTheirs(string path, Func<nint, bool> isTheirs)
    {
        if (!NativeLibrary.TryLoad(path, out nint handle))
        {
            return false;
        }

        try
        {
            return isTheirs(handle);
        }
        finally
        {
            NativeLibrary.Free(handle);
        }
    }

    // libllama.so.0.0.1
    [GeneratedRegex(@"(?<=\.so)(\.\d+)+$")]
    private static partial Regex Version();
}
