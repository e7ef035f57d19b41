using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>A story and what it is about.</summary>
/// <param name="Text">The story.</param>
/// <param name="Kind">The hero's kind of animal.</param>
/// <param name="Thing">A thing that matters in it, without its colour; null where the plot has none.</param>
/// <param name="Hero">The hero's name.</param>
internal sealed record Story(string Text, string Kind, string? Thing, string Hero);

/// <summary>Writes stories from the plots. In half of them the characters have made-up names, which can only be told by looking
/// back.</summary>
internal static class StoryWriter
{
    private const double MadeUp = 0.5;

    /// <summary>Writes a story.</summary>
    public static Story Write(SeededRandom random)
    {
        var slots = new StorySlots(random, random.Chance(MadeUp));
        string text = Grammar.Expand(random.Pick(StoryPlots.All), slots.Find, random);
        return new Story(text, slots.Find("hk")!, slots.Drawn("xn"), slots.Find("h")!);
    }
}
