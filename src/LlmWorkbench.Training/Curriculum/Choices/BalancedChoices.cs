using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum.Choices;

/// <summary>
/// Documents of weighted choices in which every outcome comes as often as its probability says, instead of as often as chance has it:
/// what a model believes at the end of its training follows what it read last, and a few hundred draws are off by several hundredths.
/// The places of a table's outcomes are multiples of the golden ratio, which fill the distribution evenly from every beginning
/// (<see href="https://en.wikipedia.org/wiki/Low-discrepancy_sequence#Additive_recurrence">additive recurrence</see>). All tables of a
/// round have the same place, so that one outcome tells of the others, which a model learns that reads on for long: the documents of a
/// training's end (<c>Ending</c>) do without that.
/// </summary>
internal static class BalancedChoices
{
    private const int Sentences = 4;

    // Streams of random numbers that no document has.
    private const ulong FirstStream = 1UL << 50;

    private static readonly double s_step = (Math.Sqrt(5) - 1) / 2;

    /// <summary>Writes one document.</summary>
    /// <param name="seed">The corpus seed.</param>
    /// <param name="number">The document's number among those of this kind, from 0.</param>
    /// <returns>Sentences of different tables; a few documents together have one of each table.</returns>
    public static string Write(ulong seed, long number)
    {
        int documents = WeightedTable.All.Count / Sentences;
        long round = number / documents;
        IReadOnlyList<WeightedTable> tables = new SeededRandom(seed, FirstStream + (ulong)round).PickSeveral(
            WeightedTable.All,
            WeightedTable.All.Count
        );
        int first = (int)(number % documents) * Sentences;
        return string.Join(' ', tables.Skip(first).Take(Sentences).Select(table => table.At((round + 0.5) * s_step % 1)));
    }
}
