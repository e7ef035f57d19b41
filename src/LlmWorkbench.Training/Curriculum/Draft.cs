using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>A document that is being written: what draws, and which facts were told so far.</summary>
internal sealed class Draft(SeededRandom random)
{
    private readonly List<Fact> _told = [];

    public SeededRandom Random { get; } = random;

    /// <summary>The facts that the document states, or asks and answers; one that is told twice stands here twice.</summary>
    public IReadOnlyList<Fact> Told => _told;

    /// <summary>Notes that a fact is told.</summary>
    public Fact Tell(Fact fact)
    {
        _told.Add(fact);
        return fact;
    }
}
