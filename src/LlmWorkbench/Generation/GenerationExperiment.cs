using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Runs;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tokens;
using EngineGeneration = LlmWorkbench.Llama.Decoding.Generation;

namespace LlmWorkbench.Generation;

/// <summary>Lets a model continue a text.</summary>
/// <example>
/// <code>
/// var story = model.Generate("Once upon a time");
/// Console.WriteLine(story.Text);
/// </code>
/// </example>
public static class GenerationExperiment
{
    /// <summary>Continues a text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text to continue.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Given the text so far after each token; stops it.</param>
    /// <returns>The whole result.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="WorkbenchException">The prompt has no tokens.</exception>
    /// <exception cref="ContextFullException">The prompt is longer than the context.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static GenerationResult Generate(
        this LoadedModel model,
        string prompt,
        GenerateOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new GenerateOptions();
        return model.Capability<ITextGenerator>() is { } generator
            ? generator.Generate(model, prompt, options, run)
            : Generate(model, prompt, TokenizedText.Read(model, prompt, new() { ParseSpecial = options.ParseSpecial }).Ids, options, run);
    }

    /// <summary>Answers a conversation in a chat format.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The conversation in its format, as in <c>ChatFormat.Of(model).UserTurn("…")</c>; what was said is
    /// text.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Given the text so far after each token; stops it.</param>
    /// <returns>The whole result.</returns>
    /// <inheritdoc cref="Generate(LoadedModel, string, GenerateOptions?, RunContext)" path="/exception"/>
    public static GenerationResult Generate(
        this LoadedModel model,
        ChatTranscript prompt,
        GenerateOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        IReadOnlyList<int> ids = prompt.Tokenize(model);
        TokenizedText.Require(model, ids.Count);
        return Generate(model, prompt.Text, ids, options ?? new GenerateOptions(), run);
    }

    /// <summary>Answers a conversation in the model's own chat format: the template in its file, or that of the service that runs
    /// it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="messages">What was said, the last by the user; text, whatever names of control tokens it holds, as far as the model's
    /// service keeps them apart (llama-server does).</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Given the text so far after each token; stops it.</param>
    /// <returns>The whole result.</returns>
    /// <inheritdoc cref="Generate(LoadedModel, string, GenerateOptions?, RunContext)" path="/exception"/>
    public static GenerationResult Answer(
        this LoadedModel model,
        IReadOnlyList<SpokenMessage> messages,
        GenerateOptions? options = null,
        RunContext run = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new GenerateOptions();
        if (model.Capability<IChatGenerator>() is { } generator)
        {
            ChatFormat.Require(messages);
            return generator.Answer(model, messages, options, run);
        }

        ChatTranscript transcript = ChatFormat.Of(model).Transcript(messages);
        return options.ParseSpecial ? model.Generate(transcript.Text, options, run) : model.Generate(transcript, options, run);
    }

    private static GenerationResult Generate(
        LoadedModel model,
        string prompt,
        IReadOnlyList<int> ids,
        GenerateOptions options,
        RunContext run
    )
    {
        using var generation = new EngineGeneration(model.Require<ILogitReader>(), ids, options.Generation);
        SurprisalResult? scores = options.ScorePrompt ? SurprisalExperiment.Score(model, prompt, ids, run.Cancellation) : null;
        ImmutableList<GeneratedToken>.Builder tokens = ImmutableList.CreateBuilder<GeneratedToken>();
        foreach (GeneratedToken token in generation.Rest(run.Cancellation))
        {
            tokens.Add(token);
            run.Keep(() => Result(tokens.ToImmutable(), null));
        }

        return Result([.. tokens], generation.StopReason);

        GenerationResult Result(IReadOnlyList<GeneratedToken> written, StopReason? reason) =>
            new(
                model.Name,
                prompt,
                ids.Count,
                generation.ReusedTokens,
                written,
                reason,
                options.Generation,
                generation.PromptTime,
                generation.DecodeTime
            )
            {
                StopString = generation.StopString,
                PromptScores = scores,
            };
    }

    /// <summary>Continues a text and hands each token over as it is drawn.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text to continue.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults. The prompt is not scored.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The tokens, each computed on a thread of its own while the caller waits.</returns>
    public static IAsyncEnumerable<GeneratedToken> Stream(
        this LoadedModel model,
        string prompt,
        GenerateOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        return Stream(
            model,
            TokenizedText.Read(model, prompt, new() { ParseSpecial = options?.ParseSpecial ?? false }).Ids,
            options,
            cancellation
        );
    }

    /// <summary>Answers a conversation in a chat format and hands each token over as it is drawn.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The conversation in its format; what was said is text.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The tokens, each computed on a thread of its own while the caller waits.</returns>
    public static IAsyncEnumerable<GeneratedToken> Stream(
        this LoadedModel model,
        ChatTranscript prompt,
        GenerateOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(prompt);
        return Stream(model, prompt.Tokenize(model), options, cancellation);
    }

    private static async IAsyncEnumerable<GeneratedToken> Stream(
        LoadedModel model,
        IReadOnlyList<int> ids,
        GenerateOptions? options,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var generation = new EngineGeneration(model.Require<ILogitReader>(), ids, options?.Generation ?? new GenerationOptions());
        while (await Task.Run(() => generation.Next(cancellation), cancellation).ConfigureAwait(false) is { } token)
        {
            yield return token;
        }
    }
}
