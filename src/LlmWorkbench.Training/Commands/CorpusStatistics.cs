using System.Globalization;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Commands;

/// <summary>What a corpus is made of: for each kind of document how many there are, how long they are, and how much they tell.</summary>
internal static class CorpusStatistics
{
    /// <summary>Writes a line for each kind and one for all.</summary>
    /// <param name="output">Takes the lines.</param>
    /// <param name="tokenizer">What counts tokens; each document's end is one more.</param>
    /// <param name="documents">The documents.</param>
    public static void Write(TextWriter output, BytePairTokenizer tokenizer, IEnumerable<CorpusDocument> documents)
    {
        (DocumentKind Kind, long Tokens, double Surprisal)[] counted = documents
            .Select(document => (document.Kind, Tokens: tokenizer.Encode(document.Text).Count + 1L, document.Surprisal))
            .ToArray();
        long all = counted.Sum(document => document.Tokens);
        foreach (
            IGrouping<DocumentKind, (DocumentKind Kind, long Tokens, double Surprisal)>? kind in counted
                .GroupBy(document => document.Kind)
                .OrderBy(kind => kind.Key)
        )
        {
            Write(output, kind.Key.ToString(), [.. kind.Select(document => (document.Tokens, document.Surprisal))], all);
        }

        Write(output, "All", [.. counted.Select(document => (document.Tokens, document.Surprisal))], all);
    }

    private static void Write(TextWriter output, string kind, (long Tokens, double Surprisal)[] documents, long all)
    {
        long tokens = documents.Sum(document => document.Tokens);
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{kind}: {documents.Length} documents, {(double)tokens / documents.Length:0.0} tokens each, "
                    + $"{100.0 * tokens / all:0.0} % of the tokens, {documents.Sum(document => document.Surprisal) / tokens:0.0000} "
                    + $"nats/token by the grammar, longest {documents.Max(document => document.Tokens)}"
            )
        );
    }
}
