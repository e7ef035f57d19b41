using System.Globalization;

namespace LlmWorkbench.Llama.Backend;

/// <summary>How many threads a context uses when none are asked for.</summary>
public static class ThreadCount
{
    /// <summary>
    /// Fewer threads than the machine has cores, where others compute on it too: a class on one server, tests side by side.
    /// </summary>
    public const string EnvironmentVariable = "LLM_WORKBENCH_THREADS";

    /// <summary><see cref="PhysicalCores.Count"/>, or fewer when the environment variable says so.</summary>
    /// <exception cref="LlamaException">The environment variable holds no number from 1 to the number of cores.</exception>
    public static int Default
    {
        get
        {
            string? text = Environment.GetEnvironmentVariable(EnvironmentVariable);
            if (string.IsNullOrWhiteSpace(text))
            {
                return PhysicalCores.Count;
            }

            return
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads)
                && threads >= 1
                && threads <= PhysicalCores.Count
                ? threads
                : throw new LlamaException(
                    $"{EnvironmentVariable} is \"{text}\", but must be a number from 1 to {PhysicalCores.Count}, the cores of this machine."
                );
        }
    }
}
