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
        ("<|im_start|>", new("ChatML", "<|im_start|>user\n", "<|im_end|>\n<|im_start|>assistant\n")),
        (
            "<|start_header_id|>",
            new("Llama 3", "<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n")
        ),
        ("<start_of_turn>", new("Gemma", "<start_of_turn>user\n", "<end_of_turn>\n<start_of_turn>model\n")),
        ("[INST]", new("Mistral", "[INST] ", " [/INST]")),
        ("<|end|>", new("Phi-3", "<|user|>\n", "<|end|>\n<|assistant|>\n")),
    ];

    /// <summary>The format of a model.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The format.</returns>
    /// <exception cref="WorkbenchException">The model has no template, or one that is not known here.</exception>
    public static ChatFormat Of(LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (string.IsNullOrWhiteSpace(model.Engine.ChatTemplate))
        {
            throw new WorkbenchException(
                $"The model {model.Name} has no chat template, so it was not made for conversations: leave --chat out."
            );
        }

        return Recognize(model.Engine.ChatTemplate)
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
}
