using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Llama;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Embeddings;

/// <summary><c>#!embed</c>: tokens and texts as vectors.</summary>
internal sealed class EmbedMagic() : TextMagic("embed", "Turns each line into a vector: cosines between them, a map, and the nearest tokens.", comparesModels: true)
{
    /// <inheritdoc/>
    protected override Func<TextRun, object> CreateExperiment(Command command)
    {
        var tokens = new Option<bool>("--tokens") { Description = "Each line names a token, by its exact text or its number; a space in front counts." };
        var pooling = new Option<Pooling?>("--pooling") { Description = "How a text's tokens become one vector; without it what the model's file wants, and else the mean.", HelpName = "mean|last|first" };
        pooling.CustomParser = result => Parse(result);
        var centre = new Option<bool>("--centre") { Description = "Subtracts the mean first, of the vocabulary for tokens and of the lines for texts." };
        var nearest = NumberOption.Create("--nearest", "How many nearest tokens are shown for each line.", 0, 0, 1000);
        command.Add(tokens);
        command.Add(pooling);
        command.Add(centre);
        command.Add(nearest);
        return run =>
        {
            var options = new EmbeddingOptions { Pooling = run.Options.GetValue(pooling), Centre = run.Options.GetValue(centre), Nearest = run.Options.GetValue(nearest) };
            var asTokens = run.Options.GetValue(tokens);
            if (asTokens && options.Pooling is not null)
            {
                throw new WorkbenchException("--pooling is for texts: a token is one vector already, so leave out --pooling or --tokens.");
            }

            string[] lines = [.. run.Text.SplitLines().Where(line => line.Length > 0)];
            return Show(run, run.ForEachModel(model =>
            {
                var progress = new PatientProgress(run.Call.Output.Progress($"Reading with {VisibleText.OneLine(model.Name)}"));
                return asTokens ? model.EmbedTokens(lines, options, progress, run.Cancellation) : model.Embed(lines, options, progress, run.Cancellation);
            }));
        };
    }

    // By name alone: Enum.Parse would take numbers too. «cls» is what llama.cpp calls the first token.
    private static Pooling? Parse(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : string.Empty;
        switch (text.ToUpperInvariant())
        {
            case "MEAN":
                return Pooling.Mean;
            case "LAST":
                return Pooling.Last;
            case "FIRST" or "CLS":
                return Pooling.First;
            default:
                result.AddError($"--pooling needs mean, last or first, not «{text}».");
                return null;
        }
    }
}
