using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum.Choices;

/// <summary>
/// Documents of weighted choices in which every outcome comes as often as its probability says, at each place of a document for itself:
/// what follows a prompt at the beginning, where a reader knows nothing else, a model learns apart from what follows it later. One
/// table's outcome tells nothing of another's.
/// </summary>
internal static class IndependentChoices
{
    private const int Sentences = 4;
    private const int Rounds = 20;

    // Streams of random numbers that no document has.
    private const ulong PlaceStreams = 1UL << 51;
    private const ulong OrderStreams = 1UL << 52;

    private static readonly double s_step = (Math.Sqrt(5) - 1) / 2;

    /// <summary>Writes one document.</summary>
    /// <param name="seed">The corpus seed.</param>
    /// <param name="number">The document's number among those of this kind, from 0.</param>
    /// <returns>Four sentences of different tables; twelve documents together, a round, have each table at each place once.</returns>
    public static string Write(ulong seed, long number)
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
