namespace LlmWorkbench.Magics;

/// <summary>Commands that belong together.</summary>
/// <param name="Title">What they are about.</param>
/// <param name="Commands">Their names, in the order in which one learns them.</param>
public sealed record CommandTheme(string Title, IReadOnlyList<string> Commands);

/// <summary>Commands by themes, in the order of the shipped notebooks, so that a list of them can be read from the top.</summary>
public static class CommandThemes
{
    private const string Others = "More";

    /// <summary>The themes. A command that stands in none comes last, as do those of topics from outside.</summary>
    public static IReadOnlyList<CommandTheme> All { get; } =
    [
        new("Models at hand", ["models", "model", "device"]),
        new("Tokens and what comes next", ["tokens", "generate", "logits", "surprisal", "explore"]),
        new("Attention", ["attention"]),
        new("From layer to layer", ["lens", "attribute"]),
        new("Interventions", ["ablate", "patch", "steer"]),
        new("Embeddings", ["embed", "retrieve"]),
        new("Measuring", ["dataset", "perplexity", "evaluate"]),
        new(
            "Quantization",
            ["quantization", "quantize", "block", "quantization-error", "quantization-sensitivity", "quantization-histogram", "imatrix"]
        ),
        new("Parameters", ["parameters", "weights"]),
        new("Hardware", ["hardware", "memory", "offload", "engine"]),
        new("Context window", ["context"]),
        new("Where models come from", ["lineage", "licence", "license"]),
        new("Why local", ["privacy", "cost", "speed"]),
        new("Getting models", ["pull"]),
        new("Prompt formats and conversations", ["prompt", "chat"]),
        new("Fine-tuning and training", ["adapter", "finetune", "train"]),
        new("Cells and variables", ["set", "value", "share", "who", "whos", "import", "time", "about", "lsmagic"]),
    ];

    /// <summary>Puts commands under their themes.</summary>
    /// <typeparam name="T">What they are.</typeparam>
    /// <param name="commands">Commands, in an order that those without a theme keep.</param>
    /// <param name="name">Names one.</param>
    /// <returns>The themes that have any of them.</returns>
    public static IReadOnlyList<(string Title, IReadOnlyList<T> Commands)> Of<T>(IEnumerable<T> commands, Func<T, string> name)
    {
        var left = commands.ToList();
        List<(string, IReadOnlyList<T>)> themes = [];
        foreach (CommandTheme theme in All)
        {
            T[] these = [.. theme.Commands.SelectMany(command => left.Where(c => name(c) == command))];
            left.RemoveAll(command => theme.Commands.Contains(name(command)));
            themes.Add((theme.Title, these));
        }

        themes.Add((Others, left));
        return [.. themes.Where(theme => theme.Item2.Count > 0)];
    }
}
