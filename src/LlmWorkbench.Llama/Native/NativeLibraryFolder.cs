namespace LlmWorkbench.Llama.Native;

/// <summary>Where the llama.cpp libraries lie, and which file is which. A CPU library of its own (libggml-cpu) is needed by ggml itself;
/// those with a variant in their name (libggml-cpu-haswell) are chosen from by ggml.</summary>
internal sealed record NativeLibraryFolder(string Path, string GgmlBase, string? GgmlCpu, string Ggml, string Llama)
{
    /// <summary>Points to a folder of llama.cpp libraries to use instead of the one beside the program.</summary>
    internal const string EnvironmentVariable = "LLM_WORKBENCH_LLAMA";

    /// <summary>The folder that the environment variable names, else the one that the build laid beside the program.</summary>
    /// <exception cref="LlamaException">The folder, or one of the three libraries in it, is missing.</exception>
    internal static NativeLibraryFolder Find()
    {
        string? named = Environment.GetEnvironmentVariable(EnvironmentVariable);
        string folder = string.IsNullOrWhiteSpace(named)
            ? System.IO.Path.Combine(AppContext.BaseDirectory, "llama.cpp")
            : System.IO.Path.GetFullPath(named);
        if (!Directory.Exists(folder))
        {
            throw new LlamaException(
                string.IsNullOrWhiteSpace(named)
                    ? $"The llama.cpp libraries are missing: there is no folder {folder}; build LLM Workbench again, which lays them there."
                    : $"{EnvironmentVariable} names {folder}, which is not a folder; set it to a folder of llama.cpp's libraries or "
                        + "unset it."
            );
        }

        folder = CpuFolder.Choose(folder);
        return new NativeLibraryFolder(
            folder,
            One(folder, "ggml-base"),
            Any(folder, "ggml-cpu"),
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
