using LlmWorkbench.Llama;
using LlmWorkbench.Models;

namespace LlmWorkbench.Perplexity;

/// <summary>A context of the length that a measurement needs, made when the first chunk is not in the cache.</summary>
internal sealed class LazyContext(LoadedModel model, PerplexityOptions options) : IDisposable
{
    private LlamaContext? _context;

    public LlamaContext Value => _context ??= model.NewContext(options.Engine with { Length = options.ContextLength });

    public void Dispose() => _context?.Dispose();
}
