using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Topics;

/// <summary>
/// One topic: its commands and how its results are drawn. A topic is declared in its own folder, or in an assembly of its own, where a
/// public class with a constructor without parameters is found by <see cref="TopicFile"/>.
/// </summary>
/// <param name="name">One or two words, as in <c>Logits</c>.</param>
public abstract class Topic(string name)
{
    /// <summary>One or two words, as in <c>Logits</c>.</summary>
    public string Name => name;

    /// <summary>How the topic's results are drawn, each type once.</summary>
    public virtual IReadOnlyList<ResultView> Views => [];

    /// <summary>Makes the topic's commands, anew for each session.</summary>
    /// <returns>The commands; none for a topic of C# calls alone.</returns>
    public virtual IReadOnlyList<IMagic> NewMagics() => [];
}
