using LlmWorkbench.Attention;
using LlmWorkbench.Chat;
using LlmWorkbench.Display;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Samples;

/// <summary>What the workbench adds: each experiment and view of a notebook, as a call.</summary>
internal static class Looking
{
    /// <summary>Shows what could come next, and what the last token reads.</summary>
    public static void Show(LoadedModel model, string text)
    {
        Console.WriteLine(MimeBundle.Of(model.Logits(text, new() { Top = 3 })));
        Console.WriteLine(MimeBundle.Of(model.Attention(text, new() { Layers = [0], Heads = [0] })));
    }

    /// <summary>Asks in the model's chat format, and shows how sure the model was of each token.</summary>
    public static async Task ChatAsync(LoadedModel model, string question)
    {
        using IChatClient client = model.AsChatClient();
        Console.Write("The chat client answers: ");
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(question, new ChatOptions { Temperature = 0 }))
        {
            if (update.AdditionalProperties?[TokenLogProbability.Key] is IReadOnlyList<TokenLogProbability> tokens)
            {
                Console.Write($"{update.Text} ({Math.Exp(tokens[0].LogProbability):P0})");
            }
        }

        Console.WriteLine();
    }
}
