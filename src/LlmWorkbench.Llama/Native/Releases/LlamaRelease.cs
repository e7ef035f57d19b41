using System.Text;

namespace LlmWorkbench.Llama.Native.Releases;

/// <summary>
/// A release of llama.cpp that this binding knows, and in what its interface differs from the newest. A struct that grew by one field
/// is memory corruption, not an error: no other release is called.
/// </summary>
/// <param name="Name">What people call it.</param>
/// <param name="Ggml">What ggml_version() says.</param>
/// <param name="Commit">How what ggml_commit() says begins.</param>
internal sealed record LlamaRelease(string Name, string Ggml, string Commit)
{
    // Those that llama-arch.cpp of v0.5.0 names, without «clip», which it cannot run, and «(unknown)».
    private const int OfV050 = 151;

    /// <summary>The packages @node-llama-cpp 3.22 for Linux.</summary>
    internal static LlamaRelease V050 { get; } = new("0.5.0", "0.25.1", "0ad4a86");

    /// <summary>The packages @node-llama-cpp 3.21 for Windows and macOS, with the same interface.</summary>
    internal static LlamaRelease V040 { get; } = new("0.4.0", "0.23.0", "5b4ebc5") { Lacks = ["maple", "hy_v4", "hrm_text", "spark2_5"] };

    /// <summary>The version of LLamaSharp's packages whose libraries are those of the build.</summary>
    internal const string LLamaSharpVersion = "0.30.0";

    /// <summary>The packages LLamaSharp.Backend 0.30.0; this release has no number of llama.cpp itself.</summary>
    internal static LlamaRelease LLamaSharp030 { get; } =
        new($"of LLamaSharp {LLamaSharpVersion}", "0.18.0", "815a2a591")
        {
            ModelParams = HeaderStructs.ModelParams.Without("lazy_mode"),
            ContextParams = HeaderStructs.ContextParams.Without("n_outputs_max_per_seq"),
            QuantizeParams = HeaderStructs.QuantizeParams.Without("max_buf_size"),
            PenaltiesTakeVocabularySize = false,
            MostExperts = 512,
            Lacks =
            [
                .. V040.Lacks,
                "qwen4exp",
                "muse-glimmer",
                "graniteswitch",
                "granite_swa",
                "bailingmoe3",
                "dots3note",
                "minimax-01",
                "kimi-k3",
                "qwen3tts",
                "pockettts",
            ],
        };

    /// <summary>All releases that are known.</summary>
    internal static IReadOnlyList<LlamaRelease> All { get; } = [LLamaSharp030, V050, V040];

    /// <summary>How a model is loaded: llama_model_params.</summary>
    internal StructFields ModelParams { get; init; } = HeaderStructs.ModelParams;

    /// <summary>How a context is made: llama_context_params.</summary>
    internal StructFields ContextParams { get; init; } = HeaderStructs.ContextParams;

    /// <summary>How a file is quantized: llama_model_quantize_params.</summary>
    internal StructFields QuantizeParams { get; init; } = HeaderStructs.QuantizeParams;

    /// <summary>Whether llama_sampler_init_penalties is given the vocabulary's size first.</summary>
    internal bool PenaltiesTakeVocabularySize { get; init; } = true;

    /// <summary>How many experts a model may have (llama-hparams.h, LLAMA_MAX_EXPERTS): more end the process.</summary>
    internal int MostExperts { get; init; } = 1024;

    /// <summary>The architectures of <see cref="V050"/> that this release does not run: those that llama-arch.cpp of v0.5.0 names and
    /// libllama does not hold.</summary>
    internal IReadOnlyList<string> Lacks { get; init; } = [];

    /// <summary>As people read it: the number, or the commit of a release without one.</summary>
    internal string Title => this == LLamaSharp030 ? $"{Commit} ({Name})" : Name;

    /// <summary>How many architectures it runs.</summary>
    internal int Architectures => OfV050 - Lacks.Count;

    /// <summary>The newest release that «engine install» fetches for this system.</summary>
    internal static LlamaRelease Installable => OperatingSystem.IsLinux() ? V050 : V040;

    /// <summary>The release of a library that is not loaded, by its commit, which it holds as a text.</summary>
    /// <param name="ggmlBase">The file of ggml-base.</param>
    /// <returns>The release; null for one that is not known.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal static LlamaRelease? InFile(string ggmlBase)
    {
        byte[] bytes = File.ReadAllBytes(ggmlBase);
        return All.FirstOrDefault(release => bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(release.Commit)) >= 0);
    }

    /// <summary>The release of a library.</summary>
    /// <param name="ggml">What ggml_version() says; null when the library has no such function.</param>
    /// <param name="commit">What ggml_commit() says; null when the library has no such function.</param>
    /// <param name="version">What llama_version() says, which names a release that was compiled without its history; null when the
    /// library has no such function.</param>
    /// <param name="folder">Where the library was found.</param>
    /// <param name="advice">What helps where it is not known, as the end of a sentence.</param>
    /// <exception cref="LlamaException">It is not one that is known.</exception>
    internal static LlamaRelease Of(string? ggml, string? commit, string? version, string folder, string advice) =>
        All.FirstOrDefault(release => release.Ggml == ggml && release.IsNamed(commit, version))
        ?? throw new LlamaException(
            $"The folder {folder} holds {Found(ggml, commit)}, but this build knows llama.cpp "
                + $"{string.Join(", ", All.Select(release => $"{release.Name} (ggml {release.Ggml}, {release.Commit})"))}: "
                + $"{advice}."
        );

    /// <summary>What helps where an unknown release was found in the folder that is looked into.</summary>
    /// <param name="variable">The environment variable that names another folder.</param>
    internal static string OtherFolder(string variable) =>
        $"point {variable} to libraries of one of these, or unset it to use those that came with the build";

    private bool IsNamed(string? commit, string? version) =>
        commit?.StartsWith(Commit, StringComparison.Ordinal) == true || version?.Split('-', 2)[0] == Name;

    private static string Found(string? ggml, string? commit) =>
        ggml is null ? "a llama.cpp that does not say its version" : $"a llama.cpp of ggml {ggml} ({commit ?? "of an unknown commit"})";
}
