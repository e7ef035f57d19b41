using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;

namespace LlmWorkbench.Perplexity;

/// <summary>A context of the length that a measurement needs, made when the first chunk is not in the cache.</summary>
internal sealed class LazyContext(LoadedModel model, PerplexityOptions options) : IDisposable
{
    // Half a thousand tokens at once are read faster than the usual 128, unless each brings a long row of logits.
    private const int LargeBlock = 512;
    private const long MaxLogits = 16 << 20;

    private LlamaContext? _context;

    public LlamaContext Value => _context ??= model.NewContext(Engine(model, options.Engine) with { Length = options.ContextLength });

    /// <summary>How the context is made: what was asked for, and the block that suits the model when none was.</summary>
    public static LlamaContextOptions Engine(LoadedModel model, LlamaContextOptions asked) =>
        (long)model.Vocabulary.Count * LargeBlock <= MaxLogits ? asked with { BlockSize = asked.BlockSize ?? LargeBlock } : asked;

    public void Dispose() => _context?.Dispose();
}
