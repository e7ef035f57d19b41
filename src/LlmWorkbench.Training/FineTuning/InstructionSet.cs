using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.FineTuning;

/// <summary>
/// The examples that teach the instruction format: questions about facts that the base model knows, people as often as training spoke of
/// them, and sums, each answered with a sentence, or, where the instruction asks for it, with a word. No fact is asked in its held-out
/// wording, and no sum that training never told.
/// </summary>
public sealed class InstructionSet
{
    private const double AboutPeople = 0.3;
    private const double AboutSums = 0.15;
    private const double Brief = 0.4;
    private const ulong Stream = 0x1057;
    private readonly CurriculumCorpus _corpus;
    private readonly SeededRandom _random;

    /// <summary>Prepares examples.</summary>
    /// <param name="corpus">The corpus whose facts are asked.</param>
    /// <param name="seed">The seed of the examples.</param>
    public InstructionSet(CurriculumCorpus corpus, ulong seed) => (_corpus, _random) = (corpus, new SeededRandom(seed, Stream));

    /// <summary>Writes the next example.</summary>
    public InstructionExample Next()
    {
        double topic = _random.NextDouble();
        Fact fact = topic switch
        {
            < AboutPeople => _random.Pick(_corpus.People.Draw(_random).Facts),
            < AboutPeople + AboutSums => _random.Pick(Sums.Taught),
            _ => QuestionWriter.DrawWorldFact(_random),
        };
        bool brief = _random.Chance(Brief);
        return InstructionFormat.Ask(fact, fact.AskInTraining(_random), brief);
    }
}
