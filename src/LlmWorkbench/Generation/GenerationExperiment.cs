using System.Runtime.CompilerServices;
using LlmWorkbench.Llama;
using LlmWorkbench.Models;
using LlmWorkbench.Surprisal;
using EngineGeneration = LlmWorkbench.Llama.Generation;

namespace LlmWorkbench.Generation;

/// <summary>Lets a model continue a text.</summary>
public static class GenerationExperiment
{
    /// <summary>Continues a text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text to continue.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="onToken">Called after each token, on the computing thread.</param>
    /// <param name="parseSpecial">Whether names of control tokens in the prompt become those tokens, as a chat format needs.</param>
    /// <param name="scorePrompt">Whether the prompt's tokens are scored too, which reads the prompt once more.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The whole result.</returns>
    /// <exception cref="ArgumentException">The prompt has no tokens, or an option is out of its range.</exception>
    /// <exception cref="ContextFullException">The prompt is longer than the context.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static GenerationResult Generate(
        this LoadedModel model,
        string prompt,
        GenerationOptions? options = null,
        Action<GeneratedToken>? onToken = null,
        bool parseSpecial = false,
        bool scorePrompt = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        options ??= new GenerationOptions();
        int[] ids = [.. model.Vocabulary.Tokenize(prompt, addSpecial: true, parseSpecial).Select(t => t.Id)];
        using var generation = new EngineGeneration(model.Context, ids, options);
        var scores = scorePrompt ? model.Surprisal(prompt, null, parseSpecial, cancellation) : null;
        List<GeneratedToken> tokens = [];
        foreach (var token in generation.Rest(cancellation))
        {
            tokens.Add(token);
            onToken?.Invoke(token);
        }

        return new GenerationResult(
            model.Name, prompt, ids.Length, generation.ReusedTokens, tokens, generation.StopReason, options, generation.PromptTime, generation.DecodeTime)
        {
            StopString = generation.StopString,
            PromptScores = scores,
        };
    }

    /// <summary>Continues a text and hands each token over as it is drawn.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text to continue.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="parseSpecial">Whether names of control tokens in the prompt become those tokens.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The tokens, each computed on a thread of its own while the caller waits.</returns>
    public static async IAsyncEnumerable<GeneratedToken> Stream(
        this LoadedModel model,
        string prompt,
        GenerationOptions? options = null,
        bool parseSpecial = false,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        int[] ids = [.. model.Vocabulary.Tokenize(prompt, addSpecial: true, parseSpecial).Select(t => t.Id)];
        using var generation = new EngineGeneration(model.Context, ids, options ?? new GenerationOptions());
        while (await Task.Run(() => generation.Next(cancellation), cancellation).ConfigureAwait(false) is { } token)
        {
            yield return token;
        }
    }
}
