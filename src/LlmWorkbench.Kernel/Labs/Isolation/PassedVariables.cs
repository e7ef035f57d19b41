using LlmWorkbench.Services;

namespace LlmWorkbench.Kernel.Labs.Isolation;

/// <summary>Which of the teacher's environment variables a submission sees: those that programs, models and caches are found by. Keys and
/// passwords, whatever they are called, are not among them, for an answer stands in the marks.</summary>
internal static class PassedVariables
{
    private static readonly HashSet<string> s_names =
    [
        "HF_HOME",
        "HF_HUB_CACHE",
        "HOME",
        "LANG",
        "LANGUAGE",
        "LD_LIBRARY_PATH",
        "LLAMA_CACHE",
        "LOGNAME",
        "NUGET_PACKAGES",
        "OLLAMA_MODELS",
        "PATH",
        "TERM",
        "TZ",
        "USER",
    ];
    private static readonly string[] s_prefixes = ["DOTNET_", "LC_", "LLM_WORKBENCH_", "OMP_", "XDG_"];

    /// <summary>Takes all others away.</summary>
    /// <param name="environment">The environment of a process that has not started yet.</param>
    public static void Keep(IDictionary<string, string?> environment)
    {
        foreach (string name in environment.Keys.Where(name => !IsPassed(name)).ToArray())
        {
            environment.Remove(name);
        }
    }

    private static bool IsPassed(string name) =>
        !SecretNames.Has(name) && (s_names.Contains(name) || s_prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
}
