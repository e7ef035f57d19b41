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
    private const int Sentences = 4;
    private const int Rounds = 20;

    // Streams of random numbers that no document has.
    private const ulong PlaceStreams = 1UL << 51;
    private const ulong OrderStreams = 1UL << 52;

    private static readonly double s_step = (Math.Sqrt(5) - 1) / 2;

    /// <summary>The document of a number where it is one of these, and otherwise null.</summary>
    /// <param name="seed">The corpus seed.</param>
    /// <param name="number">The document's number.</param>
    /// <param name="from">The first document of the end.</param>
    public static CorpusDocument? Write(ulong seed, long number, long from)
    {
        if (number % ChoicesEvery == 0)
        {
            // Its number decides its text: nothing is drawn, and nothing could surprise.
            return new CorpusDocument(DocumentKind.Choices, Choices(seed, number / ChoicesEvery), 0);
        }

        if (number >= from + WithPieces || number % PiecesEvery != PiecesAt)
        {
            return null;
        }

        SeededRandom random = new(seed, (ulong)number);
        string pieces = CopyWriter.Pieces(random);
        return new CorpusDocument(DocumentKind.Copying, pieces, random.Surprisal);
    }

    // Twelve documents together, a round, begin with each table once and hold each four times. What follows a prompt at a document's
    // beginning has a balance of its own: there a reader knows nothing else, and a model learns it for itself.
    private static string Choices(ulong seed, long number)
    {
        int tables = WeightedTable.All.Count;
        (long round, long document) = Math.DivRem(number, tables);
        IReadOnlyList<int> order = Shuffled(seed, OrderStreams + (ulong)round, tables);
        IEnumerable<string> sentences = Enumerable
            .Range(0, Sentences)
            .Select(place =>
            {
                // A step of three, which visits each table in each place once a round.
                int table = order[(int)((document + (place * tables / Sentences)) % tables)];
                return WeightedTable.All[table].At(Place(seed, (table * Sentences) + place, round));
            });
        return string.Join(' ', sentences);
    }

    // In each twenty rounds the places of a table, at one place of a document, lie in the twenty equal parts of its distribution once
    // each, in an order of their own: another table's outcome tells nothing about them. Where in its part a place lies moves on by the
    // golden ratio, so that the ends of outcomes that are no multiple of a twentieth are hit in the right share, too.
    private static double Place(ulong seed, int sequence, long round)
    {
        (long block, long at) = Math.DivRem(round, Rounds);
        ulong stream = PlaceStreams + ((ulong)block * (ulong)(WeightedTable.All.Count * Sentences)) + (ulong)sequence;
        return (Shuffled(seed, stream, Rounds)[(int)at] + ((block + 0.5) * s_step % 1)) / Rounds;
    }

    private static IReadOnlyList<int> Shuffled(ulong seed, ulong stream, int count) =>
        new SeededRandom(seed, stream).PickSeveral([.. Enumerable.Range(0, count)], count);
}
