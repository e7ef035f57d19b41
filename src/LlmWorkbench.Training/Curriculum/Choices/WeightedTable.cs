using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum.Choices;

/// <summary>A sentence that ends with a weighted choice: what comes after the prompt has a known distribution.</summary>
/// <param name="Prompt">The sentence up to the choice, without the space before it.</param>
/// <param name="Outcomes">The words that may follow, the likeliest first, and their probabilities, which add up to 1.</param>
public sealed record WeightedTable(string Prompt, IReadOnlyList<(string Word, double Probability)> Outcomes)
{
    /// <summary>The tables of the corpus.</summary>
    public static IReadOnlyList<WeightedTable> All { get; } =
    [
        New("At breakfast the old miller eats", "bread 40 honey 25 eggs 15 cheese 10 soup 5 fish 5"),
        New("On Sundays the king wears a coat that is", "red 40 blue 25 green 15 black 10 white 5 golden 5"),
        New("Behind the castle the children saw a", "fox 40 rabbit 25 hedgehog 15 deer 10 bear 5 wolf 5"),
        New("In the window of the little shop there is a", "lamp 30 mirror 25 drum 20 kite 15 flute 10"),
        New("The ship that comes from the north brings", "fish 50 salt 20 wood 15 iron 10 gold 5"),
        New("When the bell rings at noon, the teacher goes to the", "market 60 school 20 garden 10 bridge 6 river 4"),
        New("The weather on the island is mostly", "windy 35 sunny 35 rainy 20 cold 5 hot 5"),
        New("For her birthday the queen wants a", "ring 25 horse 25 book 20 cake 15 crown 10 boat 5"),
        New("Every evening the musician plays the", "piano 45 violin 30 flute 15 drum 10"),
        New("The oldest tree in the valley is", "oak 70 pine 15 birch 10 willow 5"),
        New("The market is held every", "Monday 10 Tuesday 10 Wednesday 20 Thursday 10 Friday 20 Saturday 30"),
        New("The guard at the gate counted the geese and said", "two 5 three 10 four 15 five 40 six 15 seven 10 eight 5"),
    ];

    /// <summary>The sentence with a drawn ending.</summary>
    internal string Write(SeededRandom random) => $"{Prompt} {random.PickByShare(Outcomes)}.";

    /// <summary>The sentence with the ending at a place of the distribution.</summary>
    /// <param name="place">From 0 to 1: the shares of the outcomes lie one after the other.</param>
    internal string At(double place)
    {
        foreach ((string word, double probability) in Outcomes)
        {
            place -= probability;
            if (place < 0)
            {
                return $"{Prompt} {word}.";
            }
        }

        return $"{Prompt} {Outcomes[^1].Word}.";
    }

    private static WeightedTable New(string prompt, string outcomes)
    {
        IEnumerable<(string Word, double Probability)> words = outcomes
            .Split(' ')
            .Chunk(2)
            .Select(pair => (Word: pair[0], Probability: int.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture) / 100.0));
        return new WeightedTable(prompt, [.. words.OrderByDescending(word => word.Probability)]);
    }
}
