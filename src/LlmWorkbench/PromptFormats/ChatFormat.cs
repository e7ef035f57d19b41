using LlmWorkbench.Models;

namespace LlmWorkbench.PromptFormats;

/// <summary>
/// A way to write a conversation as one text. The template of a model file is a program (Jinja); it is never run here,
/// only recognized by its marks, as llama.cpp does.
/// </summary>
/// <param name="Name">What the format is called.</param>
/// <param name="BeforeUser">Stands before a user's message.</param>
/// <param name="AfterUser">Stands after it, and asks for the answer.</param>
public sealed record ChatFormat(string Name, string BeforeUser, string AfterUser)
{
    // The first mark that a template holds decides.
    private static readonly (string Mark, ChatFormat Format)[] s_known =
    [
        (
            "<|im_start|>",
            new("ChatML", "<|im_start|>user\n", "<|im_end|>\n<|im_start|>assistant\n")
            {
                BeforeSystem = "<|im_start|>system\n",
                AfterSystem = "<|im_end|>\n",
                BeforeAnswer = "<|im_start|>assistant\n",
                AfterAnswer = "<|im_end|>\n",
            }
        ),
        (
            "<|start_header_id|>",
            new("Llama 3", "<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n")
            {
                BeforeSystem = "<|start_header_id|>system<|end_header_id|>\n\n",
                AfterSystem = "<|eot_id|>",
                BeforeAnswer = "<|start_header_id|>assistant<|end_header_id|>\n\n",
                AfterAnswer = "<|eot_id|>",
            }
        ),
        (
            "<start_of_turn>",
            new("Gemma", "<start_of_turn>user\n", "<end_of_turn>\n<start_of_turn>model\n")
            {
                BeforeAnswer = "<start_of_turn>model\n",
                AfterAnswer = "<end_of_turn>\n",
            }
        ),
        ("[INST]", new("Mistral", "[INST] ", " [/INST]") { AfterAnswer = "</s>" }),
        (
            "<|end|>",
            new("Phi-3", "<|user|>\n", "<|end|>\n<|assistant|>\n")
            {
                BeforeSystem = "<|system|>\n",
                AfterSystem = "<|end|>\n",
                BeforeAnswer = "<|assistant|>\n",
                AfterAnswer = "<|end|>\n",
            }
        ),
    ];

    /// <summary>Stands before instructions of the system; <see langword="null"/> where the format has no turn for them: they stand at the
    /// begin of the next user's message then.</summary>
    public string? BeforeSystem { get; init; }

    /// <summary>Stands after instructions of the system.</summary>
    public string AfterSystem { get; init; } = "";

    /// <summary>What asks for an answer: the end of <see cref="AfterUser"/>.</summary>
    public string BeforeAnswer { get; init; } = "";

    /// <summary>Stands after an answer that others follow.</summary>
    public string AfterAnswer { get; init; } = "";

    /// <summary>The format of a model.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The format.</returns>
    /// <exception cref="WorkbenchException">The model has no template, or one that is not known here.</exception>
    public static ChatFormat Of(LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (string.IsNullOrWhiteSpace(model.ChatTemplate))
        {
            throw new WorkbenchException(
                $"The model {model.Name} has no chat template, so it was not made for conversations: leave --chat out."
            );
        }

        return Recognize(model.ChatTemplate)
            ?? throw new WorkbenchException(
                $"The chat template of {model.Name} is of none of the known formats "
                    + $"({string.Join(", ", s_known.Select(k => k.Format.Name))}): write the format into the text yourself and leave "
                    + "--chat out."
            );
    }

    /// <summary>Recognizes a template by its marks.</summary>
    /// <param name="template">The Jinja text.</param>
    /// <returns>The format, or <see langword="null"/>.</returns>
    public static ChatFormat? Recognize(string template)
    {
        ArgumentNullException.ThrowIfNull(template);
        return Array.Find(s_known, k => template.Contains(k.Mark, StringComparison.Ordinal)).Format;
    }

    /// <summary>A conversation of one user's message, up to where the model answers.</summary>
    /// <param name="message">What the user says.</param>
    /// <returns>The prompt, in which the message is text whatever stands in it.</returns>
    public ChatPrompt UserTurn(string message) => new(BeforeUser, message, AfterUser);

    /// <summary>A conversation of several messages, up to where the model answers.</summary>
    /// <param name="messages">What was said, the last by the user.</param>
    /// <returns>The conversation, in which each message is text whatever stands in it.</returns>
    /// <exception cref="WorkbenchException">There is no message, or the last is not the user's.</exception>
    public ChatTranscript Transcript(IReadOnlyList<SpokenMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        if (messages is not [.., { Speaker: Speaker.User }])
        {
            throw new WorkbenchException(
                messages.Count == 0
                    ? "The conversation is empty: give at least one message of the user."
                    : "The last message of the conversation is not the user's: a model answers what a user says."
            );
        }

        List<ChatPrompt> turns = [];
        string instructions = "";
        for (int i = 0; i < messages.Count; i++)
        {
            (Speaker speaker, string text) = messages[i];
            if (speaker == Speaker.System && BeforeSystem is null)
            {
                instructions += text + "\n\n";
                continue;
            }

            turns.Add(
                speaker switch
                {
                    Speaker.System => new(BeforeSystem!, text, AfterSystem),
                    Speaker.User => new(BeforeUser, instructions + text, AfterUser[..^BeforeAnswer.Length]),
                    _ => new(BeforeAnswer, text, AfterAnswer),
                }
            );
            instructions = speaker == Speaker.User ? "" : instructions;
        }

        turns[^1] = turns[^1] with { After = AfterUser };
        return new ChatTranscript(turns);
    }
}
