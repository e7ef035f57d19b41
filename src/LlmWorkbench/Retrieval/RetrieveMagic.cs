using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Retrieval;

/// <summary><c>#!retrieve</c>: search by meaning, and an answer with what was found.</summary>
internal sealed class RetrieveMagic()
    : Magic<RetrieveMagic.Choice>(
        "retrieve",
        "Finds the lines nearest to a question, by the cosines of their vectors, and answers without and with them.",
        TextInput.Required,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Word("--question", "text", "What is looked for among the lines.", (o, text) => o with { Question = text });
        options.Word(
            "--answer-with",
            "name",
            "The model that answers; without it the same that makes the vectors, unless that is an encoder, which cannot write.",
            (o, name) => o with { AnswerWith = name }
        );
        options.Bind(
            (o, _) =>
                o.Question.Length == 0
                    ? throw new WorkbenchException(
                        "--question says what is looked for, as in --question \"Where does Ada live?\": give one."
                    )
                    : o
        );
        OptionSet<RetrievalOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.Number("--top", "How many lines go into the prompt.", o => o.Top, (o, top) => o with { Top = top }, 1, 1000);
        how.Choice(
            "--pooling",
            "mean|last|first",
            "How a text's tokens become one vector; without it what the model's file wants, and else the mean.",
            [("mean", Pooling.Mean), ("last", Pooling.Last), ("first", Pooling.First), ("cls", Pooling.First)],
            (o, value) => o with { Pooling = value }
        );
        how.Flag("--centre", "Subtracts the mean of the lines' vectors first.", o => o with { Centre = true });
        how.Word(
            "--prompt",
            "form",
            "The prompt, with {passages} and {question} where those belong; \\n is a line end.",
            (o, form) => o with { Prompt = EscapedText.Read(form) }
        );
        how.Word(
            "--between",
            "text",
            "What stands between two lines in the prompt; without it a line end, which is \\n.",
            (o, text) => o with { Between = EscapedText.Read(text) }
        );
        how.Part(o => o.Generation, (o, inner) => o with { Generation = inner })
            .TokenCount(
                "--max-tokens",
                "How many tokens an answer has at most.",
                o => o.MaxTokens,
                (o, most) => o with { MaxTokens = most },
                1,
                4096
            );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        string[] lines = [.. run.Text.SplitLines().Where(line => !string.IsNullOrWhiteSpace(line))];
        RetrievalPrompt.Require(run.Options.Options.Prompt);
        LoadedModel? answering = run.Options.AnswerWith is { } name ? ModelChoice.Load(name, run.Call) : null;
        return run.ForEachModel(
            model => $"Searching with {model}",
            (model, options, context) => model.Retrieve(options.Question, lines, answering, options.Options, context)
        );
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>What is looked for.</summary>
        public string Question { get; init; } = "";

        /// <summary>The model that answers, by name; <see langword="null"/> for the same that makes the vectors.</summary>
        public string? AnswerWith { get; init; }

        /// <summary>How passages are searched, and how an answer is written.</summary>
        public RetrievalOptions Options { get; init; } = new();
    }
}
