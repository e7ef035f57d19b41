using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Samples;

/// <summary>Which words are shown.</summary>
public sealed record HelloOptions
{
    /// <summary>Only words of at least this many tokens.</summary>
    public int MinTokens { get; init; } = 1;
}

/// <summary>Counts what each word of a text costs.</summary>
public static class HelloExperiment
{
    /// <summary>Cuts each word into tokens.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">Which words; <see langword="null"/> for all.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it.</param>
    /// <returns>The words with their numbers.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static HelloResult Hello(this LoadedModel model, string text, HelloOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        options ??= new HelloOptions();
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        List<WordCost> costs = [];
        foreach ((int i, string? word) in words.Index())
        {
            run.ThrowIfStopped();
            int tokens = model.Tokens((i == 0 ? "" : " ") + word, new TokenizationOptions { AddSpecial = false }).Tokens.Count;
            if (tokens >= options.MinTokens)
            {
                costs.Add(new WordCost(word, tokens));
            }

            run.Keep(() => new HelloResult(model.Name, text, [.. costs]));
            run.Report((i + 1.0) / words.Length, $"word {i + 1} of {words.Length}");
        }

        return new HelloResult(model.Name, text, costs);
    }
}
