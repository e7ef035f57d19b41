using LlmWorkbench.Training.Curriculum.Choices;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>
/// What documents there are more of while a training ends: what a model believes at last follows what it read last. Every fifth is of
/// weighted choices in which every outcome comes as often as its probability says. Among the first, every seventh is of pieces of words
/// that are read again, so that heads that copy do so with any token and not only with words; what they cost elsewhere the rest of the
/// end makes up for. The others are drawn as before.
/// </summary>
internal static class Ending
{
    private const int ChoicesEvery = 5;
    private const int PiecesEvery = 7;
    private const int PiecesAt = 3;
    private const long WithPieces = 500;

    /// <summary>The document of a number where it is one of these, and otherwise null.</summary>
    /// <param name="seed">The corpus seed.</param>
    /// <param name="number">The document's number.</param>
    /// <param name="from">The first document of the end.</param>
    public static CorpusDocument? Write(ulong seed, long number, long from)
    {
        if (number % ChoicesEvery == 0)
        {
            // Its number decides its text: nothing is drawn, and nothing could surprise.
            return new CorpusDocument(DocumentKind.Choices, IndependentChoices.Write(seed, number / ChoicesEvery), 0);
        }

        if (number >= from + WithPieces || number % PiecesEvery != PiecesAt)
        {
            return null;
        }

        SeededRandom random = new(seed, (ulong)number);
        string pieces = CopyWriter.Pieces(random);
        return new CorpusDocument(DocumentKind.Copying, pieces, random.Surprisal);
    }
}
