using System.Text.Json;

namespace LlmWorkbench.Models.Stores;

/// <summary>Where other programs keep models.</summary>
public sealed record StoreFolders
{
    private const int LongestSetting = 1 << 20;

    /// <summary>The cache of Hugging Face's libraries; <see langword="null"/> for none.</summary>
    public string? Hub { get; init; }

    /// <summary>Ollama's models; <see langword="null"/> for none.</summary>
    public string? Ollama { get; init; }

    /// <summary>LM Studio's models, of newer and older releases.</summary>
    public IReadOnlyList<string> LmStudio { get; init; } = [];

    /// <summary>The cache of older releases of llama.cpp; newer ones share Hugging Face's. <see langword="null"/> for none.</summary>
    public string? LlamaCpp { get; init; }

    /// <summary>Those of the current user, by the variables and settings that each program has for them:
    /// <see href="https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables"/>,
    /// <see href="https://github.com/ollama/ollama/blob/main/docs/faq.md"/>,
    /// <see href="https://lmstudio.ai/docs/app/basics/import-model"/>,
    /// <see href="https://github.com/ggml-org/llama.cpp/blob/master/common/common.cpp"/>.</summary>
    /// <returns>The folders; they need not exist.</returns>
    public static StoreFolders OfUser() =>
        Of(Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>The same for variables and a home of somebody's.</summary>
    internal static StoreFolders Of(Func<string, string?> variable, string home)
    {
        string? Given(string name) => variable(name) is { } value && Path.IsPathFullyQualified(value) ? value : null;
        string? InHome(params string[] parts) => Path.IsPathFullyQualified(home) ? Path.Combine([home, .. parts]) : null;

        string? cache =
            OperatingSystem.IsWindows() ? Given("LOCALAPPDATA")
            : OperatingSystem.IsMacOS() ? InHome("Library", "Caches")
            : Given("XDG_CACHE_HOME") ?? InHome(".cache");
        return new StoreFolders
        {
            Hub =
                Given("HF_HUB_CACHE")
                ?? Given("HUGGINGFACE_HUB_CACHE")
                ?? (HubHome(variable, home) is { } hub ? Path.Combine(hub, "hub") : null),
            Ollama = Given("OLLAMA_MODELS") ?? InHome(".ollama", "models"),
            LmStudio =
            [
                .. new[]
                {
                    Chosen(InHome(".lmstudio", "settings.json")),
                    InHome(".lmstudio", "models"),
                    InHome(".cache", "lm-studio", "models"),
                }
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal),
            ],
            LlamaCpp = Given("LLAMA_CACHE") ?? (cache is null ? null : Path.Combine(cache, "llama.cpp")),
        };
    }

    /// <summary>The folder of Hugging Face's libraries, in which their cache and token lie.</summary>
    internal static string? HubHome(Func<string, string?> variable, string home) =>
        variable("HF_HOME") is { } own && Path.IsPathFullyQualified(own) ? own
        : variable("XDG_CACHE_HOME") is { } xdg && Path.IsPathFullyQualified(xdg) ? Path.Combine(xdg, "huggingface")
        : Path.IsPathFullyQualified(home) ? Path.Combine(home, ".cache", "huggingface")
        : null;

    // What LM Studio writes when somebody has chosen another folder; a file of another form says nothing.
    private static string? Chosen(string? settings)
    {
        try
        {
            if (settings is null || new FileInfo(settings) is not { Exists: true, Length: <= LongestSetting })
            {
                return null;
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(settings));
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("downloadsFolder", out JsonElement folder)
                && folder.ValueKind == JsonValueKind.String
                && folder.GetString() is { } path
                && Path.IsPathFullyQualified(path)
                ? path
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
