using System.Runtime.CompilerServices;
using LlmWorkbench.Llama;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;
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
        return Generate(model, prompt, model.Vocabulary.TokenizeToIds(prompt, addSpecial: true, parseSpecial), options, onToken, scorePrompt, cancellation);
    }

    /// <summary>Answers a user's message in the model's chat format.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The message in its format, as in <c>ChatFormat.Of(model).UserTurn("…")</c>; what the user wrote is text.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="onToken">Called after each token, on the computing thread.</param>
    /// <param name="scorePrompt">Whether the prompt's tokens are scored too, which reads the prompt once more.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The whole result.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="ContextFullException">The prompt is longer than the context.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static GenerationResult Generate(
        this LoadedModel model,
        ChatPrompt prompt,
        GenerationOptions? options = null,
        Action<GeneratedToken>? onToken = null,
        bool scorePrompt = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        return Generate(model, prompt.Text, prompt.Tokenize(model), options, onToken, scorePrompt, cancellation);
    }

    private static GenerationResult Generate(
        LoadedModel model, string prompt, IReadOnlyList<int> ids, GenerationOptions? options, Action<GeneratedToken>? onToken, bool scorePrompt, CancellationToken cancellation)
    {
        options ??= new GenerationOptions();
        using var generation = new EngineGeneration(model.Context, ids, options);
        var scores = scorePrompt ? SurprisalExperiment.Score(model, prompt, ids, null, cancellation) : null;
        List<GeneratedToken> tokens = [];
        foreach (var token in generation.Rest(cancellation))
        {
            tokens.Add(token);
            onToken?.Invoke(token);
        }

        return new GenerationResult(
            model.Name, prompt, ids.Count, generation.ReusedTokens, tokens, generation.StopReason, options, generation.PromptTime, generation.DecodeTime)
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
    public static IAsyncEnumerable<GeneratedToken> Stream(
        this LoadedModel model,
        string prompt,
        GenerationOptions? options = null,
        bool parseSpecial = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        return Stream(model, model.Vocabulary.TokenizeToIds(prompt, addSpecial: true, parseSpecial), options, cancellation);
    }

    /// <summary>Answers a user's message in the model's chat format and hands each token over as it is drawn.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The message in its format; what the user wrote is text.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The tokens, each computed on a thread of its own while the caller waits.</returns>
    public static IAsyncEnumerable<GeneratedToken> Stream(
        this LoadedModel model, ChatPrompt prompt, GenerationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        return Stream(model, prompt.Tokenize(model), options, cancellation);
    }

    private static async IAsyncEnumerable<GeneratedToken> Stream(
        LoadedModel model, IReadOnlyList<int> ids, GenerationOptions? options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var generation = new EngineGeneration(model.Context, ids, options ?? new GenerationOptions());
        while (await Task.Run(() => generation.Next(cancellation), cancellation).ConfigureAwait(false) is { } token)
        {
            yield return token;
        }
    }
}
