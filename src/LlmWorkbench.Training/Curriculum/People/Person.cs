using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum.People;

/// <summary>An invented person, the four facts about them, and what follows from those together with facts about towns and
/// animals.</summary>
/// <param name="Name">First name and surname; no two people share both.</param>
/// <param name="Pronoun">"she" or "he".</param>
/// <param name="Exposures">How often a training of the planned length tells each of the four facts on average.</param>
/// <param name="Facts">Town, job, pet and food.</param>
/// <param name="TwoSteps">The land of the person's town and the sound of the person's pet: no document states them.</param>
/// <param name="TwoStepsAreAsked">Whether training asks the two-step questions about this person; else they measure the step alone.</param>
public sealed record Person(
    string Name,
    string Pronoun,
    double Exposures,
    IReadOnlyList<Fact> Facts,
    IReadOnlyList<Fact> TwoSteps,
    bool TwoStepsAreAsked
)
{
    /// <summary>Names the person at the start of a document: with a space before the name, as everywhere else.</summary>
    internal static IReadOnlyList<string> Leads { get; } = ["Meet {s}.", "This is {s}.", "About {s}:"];
}
