using System.CommandLine;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Embeddings;

/// <summary><c>#!embed</c>: tokens and texts as vectors.</summary>
internal sealed class EmbedMagic()
    : Magic<EmbedMagic.Choice>(
        "embed",
        "Turns each line into a vector: cosines between them, a map, and the nearest tokens.",
        TextInput.Required,
        ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        Option<bool> tokens = options.Flag(
            "--tokens",
            "Each line names a token, by its exact text or its number; a space in front counts.",
            o => o with { AreTokens = true }
        );
        OptionSet<EmbeddingOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });

        // «cls» is what llama.cpp calls the first token.
        Option<Pooling> pooling = how.Choice(
            "--pooling",
            "mean|last|first",
            "How a text's tokens become one vector; without it what the model's file wants, and else the mean.",
            [("mean", Pooling.Mean), ("last", Pooling.Last), ("first", Pooling.First), ("cls", Pooling.First)],
            (o, value) => o with { Pooling = value }
        );
        how.Flag(
            "--centre",
            "Subtracts the mean first, of the vocabulary for tokens and of the lines for texts.",
            o => o with { Centre = true }
        );
        how.Number(
            "--nearest",
            "How many nearest tokens are shown for each line.",
            o => o.Nearest,
            (o, count) => o with { Nearest = count },
            0,
            1000
        );
        options.Bind(
            (o, given) =>
                o.AreTokens && given.Has(pooling)
                    ? throw new WorkbenchException(
                        $"{pooling.Name} is for texts: a token is one vector already, so leave out {pooling.Name} or {tokens.Name}."
                    )
                    : o
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        string[] lines = [.. run.Text.SplitLines().Where(line => line.Length > 0)];
        return run.ForEachModel(
            name => $"Reading with {name}",
            (model, options, context) =>
                options.AreTokens ? model.EmbedTokens(lines, options.Options, context) : model.Embed(lines, options.Options, context)
        );
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>How lines become vectors.</summary>
        public EmbeddingOptions Options { get; init; } = new();

        /// <summary>Whether each line names a token.</summary>
        public bool AreTokens { get; init; }
    }
}
