using System.Runtime.Intrinsics.X86;

namespace LlmWorkbench.Llama.Native;

/// <summary>Which of several folders of libraries this processor can run: LLamaSharp's packages have one for each set of
/// instructions.</summary>
internal static class CpuFolder
{
    // The options that the libraries are built with (LLamaSharp's .github/workflows/compile.yml), the fastest first.
    private static readonly Instructions[] s_folders =
    [
        new(
            "avx512",
            Avx512F.IsSupported && Avx512BW.IsSupported && Avx512CD.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported
        ),
        new("avx2", Avx2.IsSupported && Fma.IsSupported),
        new("avx", Avx.IsSupported),
        new("rosetta2", !Avx.IsSupported),
        new("noavx", true),
    ];

    /// <summary>The names of such folders.</summary>
    internal static IEnumerable<string> Names => s_folders.Select(folder => folder.Name);

    /// <summary>The fastest that is there and runs here; the folder itself where it has none.</summary>
    /// <param name="folder">A folder of libraries, or of such folders.</param>
    internal static string Choose(string folder) =>
        s_folders
            .Where(candidate => candidate.Runs)
            .Select(candidate => Path.Combine(folder, candidate.Name))
            .FirstOrDefault(Directory.Exists)
        ?? folder;

    // A class: the runtime has LINQ over classes compiled ahead, and compiles it for each kind of value.
    private sealed record Instructions(string Name, bool Runs);
}
