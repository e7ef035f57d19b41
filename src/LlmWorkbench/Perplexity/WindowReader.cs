using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Sequences;
using LlmWorkbench.Models;

namespace LlmWorkbench.Perplexity;

/// <summary>A model that reads the windows of a text: documents together, chunks one by one. Its context is made when the first of them
/// is not in the cache.</summary>
/// <param name="model">The model.</param>
/// <param name="plan">The text.</param>
/// <param name="asked">How it is to be run.</param>
internal sealed class WindowReader(LoadedModel model, TextWindows plan, LlamaContextOptions asked) : IDisposable
{
    /// <summary>How many tokens the processor computes at once when nothing else is asked for
    /// (<see cref="LlamaContextOptions"/>).</summary>
    public const int UsualBlock = 128;

    // Half a thousand tokens at once are read faster than the usual 128, unless each brings a long row of logits.
    private const int LargeBlock = 512;
    private const long MaxLogits = 16 << 20;

    private readonly ILogitReader? _other = model.Runner is null ? null : model.Require<ILogitReader>();
    private LlamaContext? _context;
    private LlamaSequences? _sequences;

    /// <summary>How many tokens of a chunk are read for its own sake at once.</summary>
    public int ReuseBlock => _other is null ? Context.ReuseBlock : LargeBlock;

    private LlamaContext Context => _context ??= model.NewContext(Engine(model, asked) with { Length = plan.Options.ContextLength });

    private LlamaSequences Sequences =>
        _sequences ??= new LlamaSequences(model.Engine, Engine(model, asked) with { Length = plan.Together(model) });

    /// <summary>How the context is made: what was asked for, and the block that suits the model when none was.</summary>
    public static LlamaContextOptions Engine(LoadedModel model, LlamaContextOptions asked) =>
        (long)model.Vocabulary.Count * LargeBlock <= MaxLogits ? asked with { BlockSize = asked.BlockSize ?? LargeBlock } : asked;

    /// <summary>Reads a part and hands over the logits before each token that is scored.</summary>
    /// <param name="part">The part.</param>
    /// <param name="visit">Takes them, in order.</param>
    /// <param name="cancellation">Stops it.</param>
    public void Read(ReadingPart part, SequenceVisitor visit, CancellationToken cancellation)
    {
        if (_other is not null)
        {
            ReadOther(_other, part, visit, cancellation);
            return;
        }

        if (plan.AreDocuments)
        {
            // After the last token nothing is expected.
            Sequences.Read([.. part.Texts.Select(text => text[..^1])], visit, cancellation);
            return;
        }

        int[] text = part.Texts[0];
        Context.Evaluate(
            text[..part.End],
            LogitPositions.From(part.From),
            (position, logits) =>
            {
                if (position + 1 < text.Length)
                {
                    visit(0, position, logits);
                }
            },
            null,
            cancellation
        );
    }

    private static void ReadOther(ILogitReader reader, ReadingPart part, SequenceVisitor visit, CancellationToken cancellation)
    {
        foreach ((int index, int[] text) in part.Texts.Index())
        {
            // After the last token nothing is expected.
            reader.Evaluate(
                text[..Math.Min(part.End, text.Length - 1)],
                LogitPositions.From(part.From),
                (position, logits) => visit(index, position, logits),
                null,
                cancellation
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _context?.Dispose();
        _sequences?.Dispose();
    }
}

/// <summary>Windows of a text that are read together, or a part of one that is read for its own sake.</summary>
/// <param name="Windows">The windows.</param>
/// <param name="Texts">The tokens of each, as they are read; [windows][tokens].</param>
/// <param name="From">The first position in the windows of which the next token is scored here.</param>
/// <param name="End">The first that is not read any more.</param>
internal sealed record ReadingPart(IReadOnlyList<TextWindow> Windows, IReadOnlyList<int[]> Texts, int From, int End)
{
    /// <summary>Windows that are read as a whole.</summary>
    public static ReadingPart Whole(IReadOnlyList<TextWindow> windows, IReadOnlyList<int[]> texts) =>
        new(windows, texts, windows[0].FirstScored - 1, texts.Max(text => text.Length));

    /// <summary>How many tokens are scored in it.</summary>
    public int Scored => Texts.Sum(text => Math.Min(End, text.Length - 1) - From);
}
