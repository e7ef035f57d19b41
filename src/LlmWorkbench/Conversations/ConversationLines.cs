using LlmWorkbench.Display;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Conversations;

/// <summary>A conversation over lines of a terminal: each line is a message, and a few words with a slash are commands.</summary>
/// <param name="output">Where answers are written while they grow.</param>
/// <param name="model">The model.</param>
/// <param name="conversation">The conversation.</param>
internal sealed class ConversationLines(IOutput output, LoadedModel model, Conversation conversation)
{
    /// <summary>What is said at the begin.</summary>
    public const string Help =
        "Each line is a message; /undo takes the last turn back, /new begins anew, /exit or the end of the input ends.";

    /// <summary>The conversation as it stands.</summary>
    public Conversation Conversation { get; private set; } = conversation;

    /// <summary>Takes a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="generation">How an answer is drawn.</param>
    /// <param name="run">Stops it.</param>
    /// <returns>Whether more lines are wanted.</returns>
    public bool Take(string line, GenerationOptions generation, RunContext run)
    {
        switch (line.Trim())
        {
            case "":
                return true;
            case "/exit":
                return false;
            case "/new":
                Conversation = model.Chat(Conversation.Options);
                output.Write("A new conversation.\n\n");
                return true;
            case "/undo":
                Answer(() => Conversation.Undo(), () => $"Taken back; {Figures.Count(Conversation.Turns.Count, "turn")} left.\n\n");
                return true;
            default:
                Answer(() => Say(line, generation, run), () => $"\n\n[{ConversationText.Use(Conversation.Now)}]\n\n");
                return true;
        }
    }

    // What is refused is said, and the conversation goes on.
    private void Answer(Action work, Func<string> said)
    {
        try
        {
            work();
            output.Write(said());
        }
        catch (WorkbenchException refusal)
        {
            output.WriteError($"{refusal.Message}\n\n");
        }
    }

    private void Say(string line, GenerationOptions generation, RunContext run)
    {
        string written = "";
        ConversationResult result = Conversation.Say(line, generation, run.Keeping<ConversationResult>(soFar => Write(soFar.Answer)));
        Write(result.Answer);
        foreach (string note in ConversationText.Notes(result))
        {
            output.Write($"\n[{note}]");
        }

        void Write(string answer)
        {
            if (answer.StartsWith(written, StringComparison.Ordinal))
            {
                output.Write(VisibleText.Running(answer[written.Length..]));
                written = answer;
            }
        }
    }
}
