using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Streaming;

namespace LlmWorkbench.ContextWindow.Limit;

/// <summary>Reads without an end: when the window is full, half of what follows the first tokens is forgotten and the rest moves
/// up.</summary>
/// <param name="stream">The window.</param>
/// <param name="keep">How many of the first tokens stay.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class ShiftedReading(LlamaStream stream, int keep, CancellationToken cancellation)
{
    private readonly List<int> _places = [];
    private int _read;

    /// <summary>The logits after the last token; [vocabulary].</summary>
    public float[] Logits { get; } = new float[stream.Model.Vocabulary.Count];

    /// <summary>The places in all that was read of the tokens that are in the window.</summary>
    public IReadOnlyList<int> Places => _places;

    /// <summary>How often something was forgotten.</summary>
    public int Shifts { get; private set; }

    /// <summary>Reads tokens.</summary>
    public void Read(ReadOnlySpan<int> tokens)
    {
        while (tokens.Length > 0)
        {
            if (stream.Count == stream.Length)
            {
                Forget();
            }

            int count = Math.Min(tokens.Length, stream.Length - stream.Count);
            stream.Read(tokens[..count].ToArray(), LogitPositions.Last, (_, row) => row.CopyTo(Logits), cancellation);
            _places.AddRange(Enumerable.Range(_read, count));
            _read += count;
            tokens = tokens[count..];
        }
    }

    // As llama.cpp does it (tools/completion/completion.cpp): half of what is left beside the kept ones.
    private void Forget()
    {
        int count = Math.Max(1, (stream.Count - keep) / 2);
        stream.Forget(keep, count, closesGap: true);
        _places.RemoveRange(keep, count);
        Shifts++;
    }
}
