using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using EngineGeneration = LlmWorkbench.Llama.Decoding.Generation;

namespace LlmWorkbench.Exploration.Tree;

/// <summary>Writes the text that the tree has alternatives to, with the forced tokens in their places.</summary>
internal sealed class WrittenPath(LoadedModel model, int[] prompt, ExplorationOptions options)
{
    private const int AlternativesShown = 10;

    /// <summary>The tokens so far.</summary>
    public List<PathToken> Tokens { get; } = [];

    private bool IsEnded => Tokens.Count > 0 && model.Vocabulary.IsEndOfGeneration(Tokens[^1].Id);

    /// <summary>Writes the text.</summary>
    public void Write(Action grown, CancellationToken cancellation)
    {
        int[] forced = [.. options.Forced.Select(f => NamedToken.Find(f.Token, model.Vocabulary))];
        for (int i = 0; i < forced.Length; i++)
        {
            Reach(options.Forced[i].Position, grown, cancellation);
            Tokens.Add(Force(forced[i], cancellation));
            grown();
        }

        Reach(options.Start, grown, cancellation);
        Draw(options.MaxTokens, grown, cancellation);
    }

    private void Reach(int position, Action grown, CancellationToken cancellation)
    {
        Draw(position - 1, grown, cancellation);
        if (Tokens.Count < position - 1 || IsEnded)
        {
            throw new WorkbenchException(
                $"The text ends after {Tokens.Count} token{(Tokens.Count == 1 ? "" : "s")}, so that there is no token "
                    + $"{position} to branch at."
            );
        }
    }

    private void Draw(int length, Action grown, CancellationToken cancellation)
    {
        if (length <= Tokens.Count || IsEnded)
        {
            return;
        }

        GenerationOptions generation = new()
        {
            MaxTokens = length - Tokens.Count,
            Alternatives = AlternativesShown,
            Sampling = options.Sampling,
        };
        using var engine = new EngineGeneration(model.Context, Ids(), generation);
        foreach (GeneratedToken t in engine.Rest(cancellation))
        {
            Tokens.Add(
                new PathToken(Tokens.Count + 1, t.Id, t.Text, t.Delta, t.ModelProbability, false, t.Alternatives) { Bytes = t.Bytes }
            );
            grown();
        }
    }

    private PathToken Force(int id, CancellationToken cancellation)
    {
        ReadOnlySpan<float> logits = model.Context.Evaluate(Ids(), LogitPositions.Last, null, cancellation).Last;
        double logSum = SoftMax.LogSum(logits);
        using var sampler = new Sampler(model.Vocabulary, options.Sampling);
        foreach (int seen in Ids().TakeLast(options.Sampling.RepetitionWindow))
        {
            sampler.Remember(seen);
        }

        var after = sampler.Filter(logits).ToDictionary(c => c.Id, c => c.Probability);
        List<TokenAlternative> alternatives = [];
        foreach (int other in TopLogits.Of(logits, AlternativesShown))
        {
            alternatives.Add(
                new TokenAlternative(
                    other,
                    model.Vocabulary.GetText(other),
                    Math.Exp(logits[other] - logSum),
                    after.GetValueOrDefault(other)
                )
                {
                    Bytes = model.Vocabulary.UnshownBytes(other),
                }
            );
        }

        string text = model.Vocabulary.GetText(id);
        return new PathToken(
            Tokens.Count + 1,
            id,
            text,
            model.Vocabulary.IsControl(id) ? "" : text,
            Math.Exp(logits[id] - logSum),
            true,
            alternatives
        )
        {
            Bytes = model.Vocabulary.UnshownBytes(id),
        };
    }

    private int[] Ids() => [.. prompt, .. Tokens.Select(token => token.Id)];
}
