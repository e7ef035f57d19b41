using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Attention.Patterns;

/// <summary>
/// Reads the attention weights of many heads over a text, in as many passes as keep the copied numbers small: one pass over a short
/// text, several over a long one.
/// </summary>
/// <param name="reader">The model.</param>
/// <param name="ids">The text.</param>
/// <param name="numbersPerPass">How many numbers are copied in one pass at most; one head is always copied.</param>
internal sealed class AttentionPasses(IAttentionReader reader, int[] ids, long numbersPerPass)
{
    /// <summary>Reads heads.</summary>
    /// <param name="heads">Which, by layer and number.</param>
    /// <param name="take">Given each head in this order with its weights: [token][token before or itself], or [token][token].</param>
    /// <param name="onPass">Called after each pass.</param>
    /// <param name="run">Told how far it has come; stops it.</param>
    public void Read(IReadOnlyList<(int Layer, int Head)> heads, Action<int, int, float[][]> take, Action? onPass, RunContext run)
    {
        int perPass = (int)Math.Clamp(numbersPerPass / ((long)ids.Length * ids.Length), 1, heads.Count);
        int done = 0;
        foreach ((int Layer, int Head)[] pass in heads.Chunk(perPass))
        {
            double share = (double)pass.Length / heads.Count;
            double before = (double)done / heads.Count;
            reader.ReadAttention(
                ids,
                pass,
                take,
                run.Share(before, before + share, $"heads {done + 1} to {done + pass.Length} of {heads.Count}")
            );
            done += pass.Length;
            onPass?.Invoke();
        }
    }
}
