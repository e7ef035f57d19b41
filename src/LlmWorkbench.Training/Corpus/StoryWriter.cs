using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Corpus;

/// <summary>A story and what it is about.</summary>
/// <param name="Text">The story.</param>
/// <param name="Kind">The hero's kind of animal.</param>
/// <param name="Thing">A thing that matters in it, without its colour; null where the plot has none.</param>
internal sealed record Story(string Text, string Kind, string? Thing);

/// <summary>Writes stories from the plots.</summary>
internal static class StoryWriter
{
    /// <summary>Writes a story.</summary>
    public static Story Write(SeededRandom random)
    {
        var slots = new StorySlots(random);
        string text = Grammar.Expand(random.Pick(StoryPlots.All), slots.Find, random);
        return new Story(text, slots.Find("hk")!, slots.Drawn("xn"));
    }
}
