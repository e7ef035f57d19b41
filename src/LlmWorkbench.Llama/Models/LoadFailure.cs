using System.Text.RegularExpressions;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Native.Releases;

namespace LlmWorkbench.Llama.Models;

/// <summary>Says what llama.cpp's words about a model that it cannot load mean, and what would help.</summary>
internal static partial class LoadFailure
{
    /// <summary>One sentence for the person at the keyboard.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="log">What llama.cpp wrote while loading.</param>
    /// <param name="error">Its first error, or null.</param>
    internal static string Explain(string file, IReadOnlyList<string> log, string? error)
    {
        string words = string.Join('\n', log);
        if (UnknownArchitecture().Match(words) is { Success: true } architecture)
        {
            return $"llama.cpp cannot load {file}: its architecture «{architecture.Groups[1].Value}» is none that llama.cpp "
                + $"{LlamaBackend.Version} runs; {Remedy(architecture.Groups[1].Value, NativeLibraryLoader.Release)}";
        }

        if (UnknownSplitting().Match(words) is { Success: true } splitting)
        {
            return $"llama.cpp cannot load {file}: its tokenizer cuts text in a way («{splitting.Groups[1].Value}») that llama.cpp "
                + $"{LlamaBackend.Version} does not know: "
                + "take a file that was converted for this release, or a model with another tokenizer.";
        }

        if (UnknownTokenizer().Match(words) is { Success: true } tokenizer)
        {
            return $"llama.cpp cannot load {file}: its kind of tokenizer, «{tokenizer.Groups[1].Value}», is none that llama.cpp "
                + $"{LlamaBackend.Version} knows: take a model with another one, such as gpt2 or llama.";
        }

        if (MissingKey().Match(words) is { Success: true } key)
        {
            return $"llama.cpp cannot load {file}: its header lacks {key.Groups[1].Value}, which every model of its architecture has: "
                + "the file is incomplete, or was written for another release of llama.cpp.";
        }

        if (MissingTensor().Match(words) is { Success: true } tensor)
        {
            return $"llama.cpp cannot load {file}: tensor '{tensor.Groups["name"].Value}' not found, which every model of its "
                + "architecture has: the file is incomplete, or was written for another release of llama.cpp.";
        }

        return $"llama.cpp cannot load {file}: {error ?? "it gave no reason"}";
    }

    /// <summary>What helps where a release does not run an architecture.</summary>
    internal static string Remedy(string architecture, LlamaRelease release)
    {
        LlamaRelease newer = LlamaRelease.Installable;
        return architecture == "opt"
                ? "llama.cpp does not read OPT, in no release: take the model in Hugging Face's form, a folder with config.json and "
                    + "model.safetensors, which #!model FOLDER runs on TorchSharp."
            : release.Lacks.Contains(architecture) && !newer.Lacks.Contains(architecture)
                ? $"llama.cpp {newer.Name} does: {HowToGet(newer)}"
            : "it may be newer than that, or no language model: take a model of an architecture that it knows, such as "
                + $"llama, qwen3, gemma3 or phi3, or point {EngineChoice.EnvironmentVariable} to newer libraries.";
    }

    /// <summary>How another release is fetched and chosen, as the end of a sentence.</summary>
    internal static string HowToGet(LlamaRelease release) =>
        $"llm-workbench engine install {release.Name} fetches it, and llm-workbench engine use {release.Name} chooses it (#!engine in a "
        + "notebook).";

    [GeneratedRegex("unknown model architecture: '([^'\n]*)'", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownArchitecture();

    [GeneratedRegex("unknown pre-tokenizer type: '([^'\n]*)'", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownSplitting();

    [GeneratedRegex("unknown tokenizer: '([^'\n]*)'", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownTokenizer();

    [GeneratedRegex("key not found in model: ([^\n]*)", RegexOptions.CultureInvariant)]
    private static partial Regex MissingKey();

    [GeneratedRegex("missing tensor '(?<name>[^'\n]*)'|tensor '(?<name>[^'\n]*)' not found", RegexOptions.CultureInvariant)]
    private static partial Regex MissingTensor();
}
