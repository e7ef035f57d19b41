using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Tokens;

/// <summary><c>#!tokens</c>: cuts a text into tokens.</summary>
internal sealed class TokensMagic()
    : Magic<TokensMagic.Choice>("tokens", "Cuts a text into the model's tokens.", TextInput.Required, ModelInput.Several)
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Flag("--compare", "Adds the vocabularies of GPT-4 (cl100k_base) and GPT-4o (o200k_base).", o => o with { Compares = true });
        options
            .Part(o => o.Options, (o, inner) => o with { Options = inner })
            .Flag(
                "--special",
                "Reads names of control tokens in the text as those tokens, in every vocabulary.",
                o => o with { ParseSpecial = true }
            );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        TokenizationOptions options = run.Options.Options;
        List<TokenizationResult> results = [.. run.Models.Select(model => model.Tokens(run.Text, options))];
        if (run.Options.Compares)
        {
            results.Add(TiktokenEncoding.Cl100k.Value.Tokens(run.Text, options.ParseSpecial, run.Cancellation));
            results.Add(TiktokenEncoding.O200k.Value.Tokens(run.Text, options.ParseSpecial, run.Cancellation));
        }

        return results.Count == 1 ? results[0] : new TokenizationComparison(results);
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>How the text is cut.</summary>
        public TokenizationOptions Options { get; init; } = new();

        /// <summary>Whether vocabularies of other families stand beside the model's.</summary>
        public bool Compares { get; init; }
    }
}
