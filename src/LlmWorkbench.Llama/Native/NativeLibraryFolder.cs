using LlmWorkbench.Llama.Engines;

namespace LlmWorkbench.Llama.Native;

/// <summary>Where the llama.cpp libraries lie, and which file is which. A CPU library of its own (libggml-cpu) is needed by ggml itself;
/// those with a variant in their name (libggml-cpu-haswell) are chosen from by ggml.</summary>
internal sealed record NativeLibraryFolder(string Path, string GgmlBase, string? GgmlCpu, string Ggml, string Llama)
{
    /// <summary>What there is in an engine's folder, or in that of its folders that this processor can run.</summary>
    /// <exception cref="LlamaException">The folder, or one of the three libraries in it, is missing.</exception>
    internal static NativeLibraryFolder Of(EngineChoice engine)
    {
        if (!Directory.Exists(engine.Folder))
        {
            throw new LlamaException(
                $"The llama.cpp libraries are missing: there is no folder {engine.Folder}; build LLM Workbench again, which lays them "
                    + "there."
            );
        }

        string folder = CpuFolder.Choose(engine.Folder);
        return new NativeLibraryFolder(
            folder,
            One(folder, "ggml-base"),
            Any(folder, "ggml-cpu") ?? OfNeighbour(engine),
            One(folder, "ggml"),
            One(folder, "llama")
        );
    }

    /// <summary>The libraries in the folder that hold a backend, such as libggml-cuda.so; CPU variants are left out.</summary>
    internal IEnumerable<string> AcceleratorLibraries() =>
        Directory
            .EnumerateFiles(Path)
            .Where(file =>
                Stem(file).StartsWith("ggml-", StringComparison.Ordinal)
                && !Stem(file).StartsWith("ggml-cpu", StringComparison.Ordinal)
                && Stem(file) != "ggml-base"
            )
            .Order(StringComparer.Ordinal);

    /// <summary>Whether two paths are of one folder, links resolved in neither.</summary>
    internal static bool IsSame(string? one, string other) =>
        one is not null
        && string.Equals(
            System.IO.Path.TrimEndingDirectorySeparator(one),
            System.IO.Path.TrimEndingDirectorySeparator(other),
            OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal
        );

    // The same library is libllama.v0.5.0.so, libllama.cuda.v0.5.0.so, llama.v0.4.0.dll or libllama.metal.v0.4.0.dylib.
    private static string One(string folder, string stem) =>
        Any(folder, stem)
        ?? throw new LlamaException(
            $"The folder {folder} holds no {stem} library ({Example(stem)}): it is not a folder of llama.cpp libraries."
        );

    // A package for graphics cards has no CPU library of its own: the one for this processor lies in a folder beside it.
    private static string? OfNeighbour(EngineChoice engine) =>
        engine.Reason == EngineReason.Package && CpuFolder.Choose(System.IO.Path.GetDirectoryName(engine.Folder)!) is var neighbour
            ? Any(neighbour, "ggml-cpu")
            : null;

    private static string? Any(string folder, string stem) =>
        Directory.EnumerateFiles(folder).Where(file => Stem(file) == stem).Order(StringComparer.Ordinal).FirstOrDefault();

    internal static string Stem(string file)
    {
        string name = System.IO.Path.GetFileName(file);
        if (System.IO.Path.GetExtension(name) is not (".so" or ".dll" or ".dylib"))
        {
            return "";
        }

        name = name.StartsWith("lib", StringComparison.Ordinal) ? name[3..] : name;
        return name[..name.IndexOf('.', StringComparison.Ordinal)];
    }

    private static string Example(string stem) =>
        OperatingSystem.IsWindows() ? $"{stem}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{stem}.dylib"
        : $"lib{stem}.so";
}
