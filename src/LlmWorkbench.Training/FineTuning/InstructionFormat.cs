using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.FineTuning;

/// <summary>
/// The prompt format of the instruction-tuned version: the headings of Stanford Alpaca (Taori et al. 2023), written in plain text.
/// Nothing in the corpus looks like it, so that what an adapter teaches can be told from what the base model knew. The response stands
/// on the line of its heading, after a space: a word without one before it is no single token, and the base has seldom written one.
/// </summary>
public static class InstructionFormat
{
    /// <summary>Asks for a word instead of a sentence, at the end of an instruction.</summary>
    public const string InOneWord = "Answer in one word.";

    /// <summary>The Jinja template over messages with role and content: the same form as <see cref="Prompt"/>.</summary>
    public static string Template { get; } =
        "{% for message in messages %}{% if message['role'] == 'assistant' %}{{ '### Response: ' + message['content'] + '<|end|>\n\n' }}"
        + "{% else %}{{ '### Instruction:\n' + message['content'] + '\n\n' }}{% endif %}{% endfor %}"
        + "{% if add_generation_prompt %}{{ '### Response:' }}{% endif %}";

    /// <summary>Writes an instruction up to where the response begins.</summary>
    /// <param name="instruction">What is asked.</param>
    public static string Prompt(string instruction) => $"### Instruction:\n{instruction}\n\n### Response:";

    /// <summary>Asks for a fact.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="question">The question, in one of the fact's wordings.</param>
    /// <param name="brief">Whether a word is asked for instead of a sentence.</param>
    /// <returns>The prompt, and the response with the token that ends it.</returns>
    public static InstructionExample Ask(Fact fact, string question, bool brief)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return new InstructionExample(
            Prompt(brief ? $"{question} {InOneWord}" : question),
            (brief ? $" {fact.Value}" : $" {fact.Reply}") + ChatFormat.EndOfMessage
        );
    }
}
