using System.CommandLine;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Tokens;

/// <summary><c>#!tokens</c>: cuts a text into tokens.</summary>
internal sealed class TokensMagic() : TextMagic("tokens", "Cuts a text into the model's tokens.", comparesModels: true)
{
    /// <inheritdoc/>
    protected override Func<TextRun, object> CreateExperiment(Command command)
    {
        var compare = new Option<bool>("--compare") { Description = "Adds the vocabularies of GPT-4 (cl100k_base) and GPT-4o (o200k_base)." };
        var special = new Option<bool>("--special") { Description = "Reads names of control tokens in the text as those tokens, in every vocabulary." };
        command.Add(compare);
        command.Add(special);
        return run =>
        {
            var parses = run.Options.GetValue(special);
            List<TokenizationResult> results = [.. run.Models.Select(m => m.Tokens(run.Text, parseSpecial: parses))];
            if (run.Options.GetValue(compare))
            {
                results.Add(TiktokenEncoding.Cl100k.Value.Tokens(run.Text, parses, run.Cancellation));
                results.Add(TiktokenEncoding.O200k.Value.Tokens(run.Text, parses, run.Cancellation));
            }

            return Show(run, results.Count == 1 ? results[0] : new TokenizationComparison(results));
        };
    }
}
