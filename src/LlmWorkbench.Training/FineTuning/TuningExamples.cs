using System.Text.Json;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.FineTuning;

/// <summary>How an instruction is written.</summary>
public enum TuningFormat
{
    /// <summary>With the headings of <see cref="InstructionFormat"/>.</summary>
    Instruction,

    /// <summary>As a message of a chat, in the form of <see cref="ChatFormat"/>.</summary>
    Chat,
}

/// <summary>
/// Reads examples from lines of JSON: <c>{"instruction": …, "response": …}</c>, <c>{"prompt": …, "response": …}</c> or
/// <c>{"text": …}</c>. Names of special tokens inside of them are letters like others.
/// </summary>
public static class TuningExamples
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tokenizer">Cuts it into tokens.</param>
    /// <param name="format">How instructions are written.</param>
    /// <param name="context">The most tokens that an example may have.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>At least one example.</returns>
    /// <exception cref="InvalidDataException">A line is no example, or is too long.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<TuningExample> Read(
        string path,
        BytePairTokenizer tokenizer,
        TuningFormat format,
        int context,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        List<TuningExample> examples = [];
        foreach ((int i, string line) in File.ReadLines(path).Index())
        {
            cancellation.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            TuningExample example = Parse(line, i + 1, tokenizer, format);
            int length = example.Prompt.Count + example.Reply.Count;
            examples.Add(
                length <= context
                    ? example
                    : throw new InvalidDataException(
                        $"The example of line {i + 1} has {length} tokens, and the model reads {context} at most: make it shorter."
                    )
            );
        }

        return examples.Count > 0 ? examples : throw new InvalidDataException("There is no example to learn from.");
    }

    private static TuningExample Parse(string line, int number, BytePairTokenizer tokenizer, TuningFormat format)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            string? Of(string name) => json.RootElement.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
            return (Of("instruction"), Of("prompt"), Of("response"), Of("text")) switch
            {
                ({ } instruction, _, { } response, _) => Instruction(instruction, response, tokenizer, format),
                (_, { } prompt, { } response, _) => new([Start(tokenizer), .. Plain(prompt)], [.. Plain(response), Start(tokenizer)]),
                (_, _, _, { Length: > 0 } text) => new([Start(tokenizer)], [.. Plain(text), Start(tokenizer)]),
                _ => throw new InvalidDataException(
                    $"Line {number} is no example: it needs \"instruction\" and \"response\", \"prompt\" and \"response\", or \"text\"."
                ),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"Line {number} is no JSON object of texts: {e.Message}", e);
        }

        IReadOnlyList<int> Plain(string text) => tokenizer.Encode(text, parseSpecial: false);
    }

    private static TuningExample Instruction(string instruction, string response, BytePairTokenizer tokenizer, TuningFormat format)
    {
        int start = Start(tokenizer),
            end = tokenizer.IdOf(ChatFormat.EndOfMessage);
        IReadOnlyList<int> asked = tokenizer.Encode(instruction, parseSpecial: false);
        if (format == TuningFormat.Chat)
        {
            // The user's text stands between the form's own pieces, which alone may hold special tokens.
            return new(
                [start, .. tokenizer.Encode("<|user|>\n"), .. asked, .. tokenizer.Encode("<|end|>\n<|assistant|>\n")],
                [.. tokenizer.Encode(response, parseSpecial: false), end]
            );
        }

        return new(
            [start, .. tokenizer.Encode(InstructionFormat.Prompt(instruction), parseSpecial: false)],
            [.. tokenizer.Encode(" " + response, parseSpecial: false), end]
        );
    }

    private static int Start(BytePairTokenizer tokenizer) => tokenizer.IdOf(ChatFormat.EndOfText);
}
