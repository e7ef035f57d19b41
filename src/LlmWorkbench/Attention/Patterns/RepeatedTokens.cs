using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Attention.Patterns;

/// <summary>
/// Random tokens, twice in a row: nothing but the repetition says what comes next, so that a head which finds it there can only have
/// looked for it (<see href="https://arxiv.org/abs/2209.11895">Olsson et al. 2022</see>; TransformerLens measures induction in the same
/// way).
/// </summary>
internal static class RepeatedTokens
{
    /// <summary>Draws a sequence: the begin of text where the model has one, then distinct tokens, then the same tokens again.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="length">How many tokens are repeated.</param>
    /// <param name="random">Draws them.</param>
    /// <exception cref="WorkbenchException">The vocabulary has too few tokens.</exception>
    public static int[] Draw(LlamaVocabulary vocabulary, int length, Random random)
    {
        int[] usable =
        [
            .. Enumerable
                .Range(0, vocabulary.Count)
                .Where(id => !vocabulary.IsControl(id) && !vocabulary.IsUnknown(id) && !vocabulary.IsByte(id)),
        ];
        if (usable.Length < length)
        {
            throw new WorkbenchException(
                $"The vocabulary has {usable.Length:N0} tokens of text, too few for {length:N0} different ones: take a smaller length."
            );
        }

        random.Shuffle(usable);
        int[] start = vocabulary is { AddsBeginToken: true, BeginToken: { } begin } ? [begin] : [];
        return [.. start, .. usable[..length], .. usable[..length]];
    }
}
