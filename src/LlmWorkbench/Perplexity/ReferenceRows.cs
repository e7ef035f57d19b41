using LlmWorkbench.Llama.Memory;

namespace LlmWorkbench.Perplexity;

/// <summary>A reference's logits over a text, which are read once for all models that are compared to it, as far as the memory allows:
/// what does not fit is read anew each time.</summary>
/// <param name="keeps">Whether more than one model will be compared.</param>
internal sealed class ReferenceRows(bool keeps)
{
    // A quarter of what is free when the first row is kept.
    private const int Share = 4;

    private readonly Dictionary<(int Start, int From, int End), float[]> _kept = [];
    private float[] _last = [];
    private long? _room;

    /// <summary>The rows of a part; [scored tokens][vocabulary] in one array, which may be longer.</summary>
    /// <param name="part">The part.</param>
    /// <param name="width">How long a row is.</param>
    /// <param name="read">Fills the array.</param>
    public float[] Of(ReadingPart part, int width, Action<float[]> read)
    {
        (int, int, int) key = (part.Windows[0].Start, part.From, part.End);
        if (_kept.TryGetValue(key, out float[]? rows))
        {
            return rows;
        }

        long numbers = (long)part.Scored * width;
        bool keep = keeps && numbers * sizeof(float) <= Room();
        rows = keep || _last.Length < numbers ? new float[numbers] : _last;
        read(rows);
        if (keep)
        {
            _kept.Add(key, rows);
            _room -= numbers * sizeof(float);
        }
        else
        {
            _last = rows;
        }

        return rows;
    }

    private long Room() => _room ??= AvailableMemory.Bytes() / Share;
}
