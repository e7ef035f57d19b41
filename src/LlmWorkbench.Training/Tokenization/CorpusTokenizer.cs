using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tokenization;

/// <summary>Learns the tokenizer of a corpus, and keeps it in a text file of merges.</summary>
public static class CorpusTokenizer
{
    /// <summary>Learns from the texts that a corpus gives for it.</summary>
    /// <param name="texts">Documents without special tokens, and words.</param>
    /// <param name="vocabulary">How many tokens there are to be.</param>
    public static BytePairTokenizer Learn(IEnumerable<string> texts, int vocabulary)
    {
        IReadOnlyList<(string Left, string Right)> merges = BytePairTrainer.Learn(texts, vocabulary - 256 - ChatFormat.SpecialTokens.Count);
        return new BytePairTokenizer(merges, ChatFormat.SpecialTokens, vocabulary);
    }

    /// <summary>Writes the merges, one a line, as GGUF and Hugging Face files hold them.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="readers">Who may read it; null for what the system gives.</param>
    public static void Save(BytePairTokenizer tokenizer, string path, FileReaders? readers = null) =>
        AtomicFile.WriteText(
            path,
            string.Concat(tokenizer.Merges.Select(merge => merge.Left + " " + merge.Right + Environment.NewLine)),
            readers
        );

    /// <summary>Reads merges back.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vocabulary">How many tokens there are.</param>
    /// <exception cref="InvalidDataException">A line is not two tokens.</exception>
    public static BytePairTokenizer Load(string path, int vocabulary)
    {
        (string left, string right)[] merges = File.ReadLines(path)
            .Select(
                (line, number) =>
                    line.Split(' ') is [var left, var right]
                        ? (left, right)
                        : throw new InvalidDataException($"Line {number + 1} of {path} is not a merge of two tokens.")
            )
            .ToArray();
        return new BytePairTokenizer(merges, ChatFormat.SpecialTokens, vocabulary);
    }
}
