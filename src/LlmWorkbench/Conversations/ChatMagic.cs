using System.CommandLine;
using System.Runtime.CompilerServices;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Conversations;

/// <summary><c>#!chat</c>: a conversation with a model, a turn with each call.</summary>
internal sealed class ChatMagic()
    : Magic<ChatMagic.Choice>(
        "chat",
        "Says something to a model and goes on with the conversation: a turn with each call; --new begins another.",
        TextInput.Optional,
        ModelInput.One
    ),
        IConversing
{
    // One conversation with each model, as long as it is loaded.
    private readonly ConditionalWeakTable<LoadedModel, Conversation> _conversations = [];

    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Command.OnCommandLine("Says something to a model; without a text it is a conversation, a turn for each line.");

        // On the command line a conversation ends with the command, and has /new and /undo of its own.
        options
            .Flag("--new", "Forgets the conversation with the model and begins another.", o => o with { Begins = true })
            .InNotebooksOnly();
        options.Flag("--undo", "Takes the last turn back, message and answer.", o => o with { Undoes = true }).InNotebooksOnly();
        OptionSet<ConversationOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.Word(
            "--system",
            "text",
            "Instructions of the system for the whole conversation; \\n is a line end.",
            (o, text) => o with { System = EscapedText.Read(text) }
        );
        Option<string?> format = how.Word(
            "--format",
            "name",
            "A prompt format by name, in place of the template in the model's file (#!prompt --list).",
            (o, name) => o with { Format = name }
        );
        format.CompletionSources.Add([.. FormatTable.Known.All.Select(known => known.Id)]);
        how.Flag(
            "--drop",
            "Leaves the oldest turns out where the conversation does not fit into the context window.",
            o => o with { DropsOldest = true }
        );
        OptionSet<GenerationOptions> generation = how.Part(o => o.Generation, (o, inner) => o with { Generation = inner });
        generation.AddGeneration("How many tokens an answer has at most; so many are kept free in the context window.");
        generation.AddStop("an answer");
        options.Bind(
            (o, _) =>
                o.Begins && o.Undoes ? throw new WorkbenchException("--new forgets all turns and --undo the last: give one of them.") : o
        );
    }

    /// <inheritdoc/>
    protected override object? Run(MagicRun<Choice> run)
    {
        if (run.Call.ReadLine is { } read && run.Text.Length == 0)
        {
            return ReadLines(run, read);
        }

        Choice choice = run.OptionsFor(run.Model);
        Conversation conversation = Continued(run.Model, choice);
        if (choice.Undoes)
        {
            conversation.Undo();
        }

        if (run.Text.Length == 0)
        {
            return choice.Begins || choice.Undoes || conversation.Turns.Count > 0
                ? Shown(run, conversation.Now)
                : throw TextChoice.Missing("chat", run.Call);
        }

        return Say(run, conversation, run.Text, choice);
    }

    // It was shown while it was written.
    /// <inheritdoc/>
    protected override void Show(MagicRun<Choice> run, object result) { }

    // A conversation goes on under other options of drawing; other instructions or another format hold for all of its turns.
    private Conversation Continued(LoadedModel model, Choice choice)
    {
        Conversation conversation =
            _conversations.TryGetValue(model, out Conversation? last) && !choice.Begins
                ? last.With(
                    choice.Options with
                    {
                        System = choice.Options.System ?? last.Options.System,
                        Format = choice.Options.Format ?? last.Options.Format,
                    }
                )
                : model.Chat(choice.Options);
        _conversations.AddOrUpdate(model, conversation);
        return conversation;
    }

    private static ConversationResult Say(MagicRun<Choice> run, Conversation conversation, string text, Choice choice)
    {
        var live = new LiveConversation(run.Call.Output);
        RunContext context = run.Context($"Answering with {run.Model.Name}");
        RunContext watched = context.Showing<ConversationResult>(live.Show);
        try
        {
            ConversationResult result = conversation.Say(text, choice.Options.Generation, watched);
            live.Finish(result);
            return result;
        }
        catch (Exception e)
            when (e is OperationCanceledException or WorkbenchException { LeavesWhatIsDone: true }
                && conversation.Turns is [.., { IsInterrupted: true }]
            )
        {
            live.Finish(conversation.Now);
            throw;
        }
    }

    private static ConversationResult Shown(MagicRun<Choice> run, ConversationResult result)
    {
        new LiveConversation(run.Call.Output).Finish(result);
        return result;
    }

    // On a command line: each line is a turn, until there are no more.
    private ConversationResult ReadLines(MagicRun<Choice> run, Func<string?> read)
    {
        Choice choice = run.OptionsFor(run.Model);
        Conversation conversation = Continued(run.Model, choice with { Begins = true });
        var lines = new ConversationLines(run.Call.Output, run.Model, conversation);
        run.Call.Output.WriteError($"{ConversationLines.Help}\n\n");
        while (read() is { } line && lines.Take(line, choice.Options.Generation, run.Cancellation))
        {
            run.Cancellation.ThrowIfCancellationRequested();
        }

        return lines.Conversation.Now;
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>How the conversation is held.</summary>
        public ConversationOptions Options { get; init; } = new();

        /// <summary>Whether another conversation begins.</summary>
        public bool Begins { get; init; }

        /// <summary>Whether the last turn is taken back first.</summary>
        public bool Undoes { get; init; }
    }
}
