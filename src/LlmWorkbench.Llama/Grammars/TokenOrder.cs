using System.Runtime.CompilerServices;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Llama.Grammars;

/// <summary>The tokens that are text, ordered by their bytes: tokens that begin alike stand together and are judged together.</summary>
internal sealed class TokenOrder
{
    private static readonly ConditionalWeakTable<LlamaVocabulary, TokenOrder> s_known = [];

    private TokenOrder(LlamaVocabulary vocabulary)
    {
        Ends = [.. Enumerable.Range(0, vocabulary.Count).Where(vocabulary.IsEndOfGeneration)];
        Ids = [.. Enumerable.Range(0, vocabulary.Count).Where(id => IsText(vocabulary, id)).Except(Ends)];
        Array.Sort(Ids, (a, b) => vocabulary.Piece(a).AsSpan().SequenceCompareTo(vocabulary.Piece(b)));
        Shared = [.. Ids.Select((id, i) => i == 0 ? 0 : vocabulary.Piece(id).AsSpan().CommonPrefixLength(vocabulary.Piece(Ids[i - 1])))];
        Longest = Ids.Length == 0 ? 0 : Ids.Max(id => vocabulary.Piece(id).Length);
    }

    /// <summary>The tokens.</summary>
    internal int[] Ids { get; }

    /// <summary>For each of <see cref="Ids"/> how many bytes it begins with that the one before begins with too.</summary>
    internal int[] Shared { get; }

    /// <summary>The bytes of the longest token.</summary>
    internal int Longest { get; }

    /// <summary>The tokens that end a text or turn.</summary>
    internal int[] Ends { get; }

    /// <summary>The order of a vocabulary; made once.</summary>
    internal static TokenOrder Of(LlamaVocabulary vocabulary) => s_known.GetValue(vocabulary, v => new TokenOrder(v));

    private static bool IsText(LlamaVocabulary vocabulary, int id) =>
        !vocabulary.IsControl(id) && vocabulary.Piece(id) is { Length: > 0 } piece && !piece.Contains((byte)0);
}
