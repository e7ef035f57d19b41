using System.Collections.Immutable;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Lens;

/// <summary>Looks at what a model would answer after each of its layers.</summary>
/// <example>
/// <code>
/// var lens = model.Lens("The cat sat on the", new LensOptions { Tokens = [" mat"], Last = 1 });
/// Console.WriteLine(lens.ToTable());
/// </code>
/// </example>
public static class LensExperiment
{
    // What llama.cpp computes together on a CPU. The logits of two such blocks are all that is held of the vocabulary.
    private const int Block = 128;

    /// <summary>
    /// Reads a text, and turns the residual stream after each layer into a distribution over the next token with the model's own
    /// final norm and output matrix. It costs a pass for each layer over as many tokens as there are positions.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">Which layers, positions and tokens; <see langword="null"/> for all layers and positions.</param>
    /// <param name="run">Told how far it has come and what there is so far: first the layers of the first positions, from the last one
    /// backwards, then whole positions; stops it.</param>
    /// <returns>The tokens, entropies and divergences of each layer and position.</returns>
    /// <exception cref="WorkbenchException">A layer, position or token does not exist, or the text has no tokens.</exception>
    /// <exception cref="ContextFullException">The text is longer than the context.</exception>
    /// <exception cref="LlamaException">The architecture has no residual stream that can be read, or the memory does not
    /// suffice.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static LensResult Lens(this LoadedModel model, string text, LensOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(text);
        options ??= new LensOptions();
        NamedWord[] words = [.. options.Tokens.Select(name => NamedWord.Find(name, model.Vocabulary))];
        int[] followed = [.. words.Select(word => word.First.Id)];
        var read = TokenizedText.Read(model, text);
        int[] ids = read.Ids;
        var selection = LensSelection.Of(options, model.Engine.LayerCount, ids.Length);

        using var tracer = new LlamaTracer(model.Engine, new LlamaContextOptions { Length = ids.Length, BatchSize = Block });
        var work = new LensWork(model, text, read.Describe(model), selection, new LensScoring(model, options.Top, followed), words);
        var unembedding = new Unembedding(tracer, ids, model.Engine.LayerCount - 1);
        IEnumerable<ImmutableArray<int>> blocks = selection.Positions.GroupBy(
            position => position / Block,
            (_, positions) => positions.ToImmutableArray()
        );
        foreach (ImmutableArray<int>[] pass in blocks.Chunk(BlocksAtATime(model, selection, options)))
        {
            run.Report(work.Fraction, "reading");
            Trace stream = Read(tracer, ids, selection.Layers, [.. pass.SelectMany(positions => positions)], run.Cancellation);
            foreach (ImmutableArray<int> positions in pass)
            {
                work.Begin(positions);

                // The last layer first: the others are measured against it.
                foreach (int layer in selection.Layers.Reverse())
                {
                    work.Add(layer, unembedding.Logits(Residual(stream, layer), positions, run.Cancellation));
                    run.Report(work.Fraction, layer < 0 ? "embedding" : $"layer {layer}");
                    run.Keep(work.SoFar);
                }

                work.End();
            }
        }

        return work.SoFar();
    }

    private static int BlocksAtATime(LoadedModel model, LensSelection selection, LensOptions options) =>
        (int)
            Math.Clamp(
                options.MaxBytes / (sizeof(float) * (long)model.Engine.EmbeddingLength * selection.Layers.Count * Block),
                1,
                int.MaxValue
            );

    private static Trace Read(
        LlamaTracer tracer,
        int[] ids,
        IReadOnlyList<int> layers,
        ImmutableArray<int> positions,
        CancellationToken cancellation
    ) =>
        tracer.Run(
            ids,
            [
                new(ActivationName.Embedding) { Positions = positions },
                new(ActivationName.Residual) { Layers = [.. layers.Where(layer => layer >= 0)], Positions = positions },
                // The model's own answer, which the tracer refuses where it means nothing; what is patched in later may be anything.
                new(ActivationName.Logits) { Positions = [positions[^1]] },
            ],
            cancellation: cancellation
        );

    private static Activation Residual(Trace stream, int layer) =>
        layer == LensResult.EmbeddingLayer ? stream[ActivationName.Embedding] : stream[ActivationName.Residual, layer];
}
