using LlmWorkbench.Generation;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Conversations;

/// <summary>Who answers in a conversation, and in which format: a model in one that is written here, or a service in its own.</summary>
internal abstract class ConversationPartner
{
    /// <summary>What the format is called.</summary>
    public abstract string Format { get; }

    /// <summary>Texts that end an answer beside the user's.</summary>
    public abstract IReadOnlyList<string> Stop { get; }

    /// <summary>The context window in tokens; <see langword="null"/> where it is unknown.</summary>
    public abstract int? Window { get; }

    /// <summary>Finds out who answers.</summary>
    /// <exception cref="WorkbenchException">The model has no format, or none of that name.</exception>
    public static ConversationPartner Of(LoadedModel model, string? format) =>
        model.Capability<IChatGenerator>() is { } generator
            ? format is null
                ? new OfService(model, generator)
                : throw new WorkbenchException(
                    $"{VisibleText.Phrase(model.Name)} is run by a service, which writes conversations in its own format: "
                        + "leave --format out."
                )
            : new OfFormat(model, format is null ? ChatFormat.Of(model) : ChatFormat.Named(format, model));

    /// <summary>Reads a conversation, up to where the model answers.</summary>
    /// <param name="messages">What was said.</param>
    /// <param name="cancellation">Stops it.</param>
    public abstract ConversationPrompt Read(IReadOnlyList<SpokenMessage> messages, CancellationToken cancellation);

    private sealed class OfFormat(LoadedModel model, ChatFormat format) : ConversationPartner
    {
        public override string Format => format.Name;

        public override IReadOnlyList<string> Stop => format.Stop;

        public override int? Window => model.Context.Length;

        public override ConversationPrompt Read(IReadOnlyList<SpokenMessage> messages, CancellationToken cancellation)
        {
            ChatTranscript transcript = format.Transcript(messages);
            return new(transcript.Tokenize(model).Count, (options, run) => model.Generate(transcript, options, run));
        }
    }

    private sealed class OfService(LoadedModel model, IChatGenerator generator) : ConversationPartner
    {
        public override string Format => "the service's own";

        public override IReadOnlyList<string> Stop => [];

        public override int? Window => generator.Window;

        public override ConversationPrompt Read(IReadOnlyList<SpokenMessage> messages, CancellationToken cancellation) =>
            new(
                Window is null ? null : generator.CountTokens(messages, cancellation),
                (options, run) => model.Answer(messages, options, run)
            );
    }
}

/// <summary>A conversation that can be answered.</summary>
/// <param name="Tokens">How many tokens it is; <see langword="null"/> where that is known with the answer alone.</param>
/// <param name="Answer">Answers it.</param>
internal sealed record ConversationPrompt(int? Tokens, Func<GenerateOptions, RunContext, GenerationResult> Answer);
