using LlmWorkbench.Conversations;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.Tests.Conversations;

/// <summary>Conversations with the shipped tutor.</summary>
[Engine]
public sealed class ConversationTests : IDisposable
{
    private static readonly ConversationOptions s_greedy = new()
    {
        Generation = new()
        {
            Alternatives = 0,
            MaxTokens = 24,
            Sampling = SamplingOptions.Greedy,
        },
    };

    private readonly LoadedModel _model = new(
        "tutor",
        LlamaModel.Load(Path.Combine(RepositoryFolder.Path, "models", "tutor-f16.gguf"), new() { GpuLayers = 0 })
    );

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Each_answer_is_written_after_all_that_was_said()
    {
        Conversation talk = _model.Chat(s_greedy);
        ConversationResult first = talk.Say("What is the capital of France?");
        ConversationResult second = talk.Say("What is the capital of Norway?");

        Assert.Contains("Paris", first.Answer, StringComparison.Ordinal);
        Assert.Contains("Oslo", second.Answer, StringComparison.Ordinal);
        Assert.Equal(2, second.Turns.Count);
        Assert.Equal(first.Turns[0], second.Turns[0]);
        Assert.True(second.Turns[1].PromptTokens > first.UsedTokens);
        Assert.Equal(second.Window - second.UsedTokens, second.FreeTokens);
        Assert.Equal(512, second.Window);
    }

    [Fact]
    public void The_last_turn_can_be_taken_back()
    {
        Conversation talk = _model.Chat(s_greedy);
        talk.Say("Hello, how are you?");
        ConversationResult once = talk.Say("What is the capital of France?");
        Assert.Single(talk.Undo().Turns);
        Assert.Equal(once.Turns, talk.Say("What is the capital of France?").Turns);

        talk.Undo();
        talk.Undo();
        Assert.StartsWith("Nothing was said yet", Assert.Throws<WorkbenchException>(() => talk.Undo()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_changes_nothing()
    {
        ConversationOptions options = s_greedy with { Generation = s_greedy.Generation with { MaxTokens = 460 } };
        Conversation talk = _model.Chat(options);
        talk.Say("Hello, how are you?", options.Generation with { MaxTokens = 20 });

        string said = Assert
            .Throws<WorkbenchException>(() => talk.Say("What is the capital of France? What is the capital of Norway? What is 2 + 2?"))
            .Message;

        Assert.Contains("more than the context window of 512", said, StringComparison.Ordinal);
        Assert.Contains("--drop", said, StringComparison.Ordinal);
        Assert.Single(talk.Turns);
    }

    [Fact]
    public void The_oldest_turns_are_left_out_when_asked_for()
    {
        Conversation talk = _model.Chat(s_greedy with { System = "Be kind.", DropsOldest = true });
        GenerationOptions shortly = s_greedy.Generation;
        talk.Say("Hello, how are you?", shortly);
        talk.Say("What is the capital of France?", shortly);
        ConversationResult result = talk.Say("What is the capital of Norway?", shortly with { MaxTokens = 465 });

        Assert.Equal(1, result.DroppedTurns);
        Assert.Equal(3, result.Turns.Count);
        Assert.Contains("Oslo", result.Answer, StringComparison.Ordinal);
        Assert.InRange(result.Turns[2].PromptTokens + 465, 400, 512);
        Assert.StartsWith(
            "The message alone is ",
            Assert.Throws<WorkbenchException>(() => talk.Say("Hello, how are you?", shortly with { MaxTokens = 510 })).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_interrupted_answer_stays_and_is_marked()
    {
        using var stop = new CancellationTokenSource();
        Conversation talk = _model.Chat(s_greedy);
        RunContext run = new RunContext(stop.Token).Keeping<ConversationResult>(soFar =>
        {
            if (soFar.Turns[^1].AnswerTokens == 3)
            {
                stop.Cancel();
            }
        });

        Assert.ThrowsAny<OperationCanceledException>(() => talk.Say("What is the capital of France?", run: run));

        ConversationTurn turn = Assert.Single(talk.Turns);
        Assert.True(turn.IsInterrupted);
        Assert.Equal(3, turn.AnswerTokens);
        Assert.NotEmpty(turn.Answer);
        Assert.Equal(2, talk.Say("What is the capital of Norway?").Turns.Count);
    }

    [Fact]
    public void A_format_by_name_is_held_through_the_conversation()
    {
        Conversation talk = _model.Chat(s_greedy with { Format = "vicuna" });

        Assert.Equal("Vicuna", talk.Say("Hello").Format);
        Assert.Throws<WorkbenchException>(() => talk.Say(" "));
    }
}
