using System.Text;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;
using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Tests.Models.Capabilities;

/// <summary>
/// A model of which little is given away, as services do: two tokens that may come next, with the rest of the distribution as a number,
/// and texts. Its tokenizer is not known, and prompts are not scored.
/// </summary>
internal sealed class TopTokensService : IModelRunner, INextTokenSource, ITextGenerator
{
    public string Description => "a service elsewhere";

    public ModelFacts Facts { get; } = new() { OwnName = "Far away", License = "unknown" };

    public IReadOnlyList<string> Commands => ["generate", "logits"];

    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;

    public LogitsResult NextTokens(LoadedModel model, string text, LogitsOptions options, RunContext run) =>
        new(model.Name, text, 3, options.Sampling, [Token(" mat", 0.5), Token(" <b>", 0.2)], 0.3, 0.3, 1.5, 2, 0);

    public GenerationResult Generate(LoadedModel model, string prompt, GenerateOptions options, RunContext run)
    {
        GenerationResult Result(int count, StopReason? reason) =>
            new(
                model.Name,
                prompt,
                3,
                0,
                [.. new[] { " on", " and", " on" }.Take(count).Select(text => new GeneratedToken(-1, text, text, 0.4, 0.4, []))],
                reason,
                options.Generation,
                TimeSpan.FromSeconds(1),
                TimeSpan.FromSeconds(1)
            );

        run.Keep(() => Result(1, null));
        run.ThrowIfStopped();
        return Result(Math.Min(3, options.MaxTokens), StopReason.MaxTokens);
    }

    private static NextToken Token(string text, double probability) =>
        new(-1, text, Encoding.UTF8.GetBytes(text), (float)Math.Log(probability), probability, probability);
}
