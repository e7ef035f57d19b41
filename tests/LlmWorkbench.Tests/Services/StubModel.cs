using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats.Templates;

namespace LlmWorkbench.Tests.Services;

/// <summary>What a stub's numbers come from: a model of ours, or three tokens that are always the same.</summary>
internal class StubModel
{
    private static readonly string[] s_words = [" a", " b", " c"];

    public static StubModel Canned { get; } = new();

    /// <summary>Log-probabilities after some tokens; [vocabulary].</summary>
    public virtual double[] Next(IReadOnlyList<int> tokens) => [Math.Log(0.5), Math.Log(0.3), Math.Log(0.2)];

    public virtual int[] Tokenize(string text, bool addSpecial, bool parseSpecial) => [.. text.Select((_, i) => i % s_words.Length)];

    public virtual byte[] Bytes(int token) => System.Text.Encoding.UTF8.GetBytes(s_words[token]);

    public virtual bool IsEnd(int token) => false;

    /// <summary>A conversation in the model's format.</summary>
    public virtual string Render(IReadOnlyList<TemplateMessage> messages) => string.Concat(messages.Select(message => message.Content));

    public virtual float[][] Embed(string[] texts) => [.. texts.Select(text => new float[] { text.Length, 1 })];
}

/// <summary>A model of ours, one request after the other.</summary>
internal sealed class OwnStubModel(LoadedModel model) : StubModel
{
    private readonly Lock _gate = new();

    public override double[] Next(IReadOnlyList<int> tokens)
    {
        lock (_gate)
        {
            double[] next = [];
            model.Context.Evaluate(
                tokens,
                LogitPositions.Last,
                (_, logits) =>
                {
                    double sum = SoftMax.LogSum(logits);
                    next = [.. logits.ToArray().Select(logit => logit - sum)];
                }
            );
            return next;
        }
    }

    public override int[] Tokenize(string text, bool addSpecial, bool parseSpecial) =>
        model.Vocabulary.TokenizeToIds(text, addSpecial, parseSpecial);

    public override byte[] Bytes(int token) => model.Vocabulary.GetBytes(token);

    public override bool IsEnd(int token) => model.Vocabulary.IsEndOfGeneration(token);

    public override string Render(IReadOnlyList<TemplateMessage> messages) =>
        TemplateEngine.Render(model.ChatTemplate!, messages, new TemplateTokens("", ""));

    public override float[][] Embed(string[] texts)
    {
        lock (_gate)
        {
            return [.. LlmWorkbench.Embeddings.EmbeddingExperiment.Embed(model, texts).Items.Select(item => item.Vector)];
        }
    }
}
