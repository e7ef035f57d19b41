using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.People;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Curriculum.People;

[Engine]
public sealed class PopulationTests
{
    private static readonly CurriculumCorpus s_corpus = new(1);

    [Fact]
    public void Exposures_are_geometric_from_3_to_200()
    {
        double[] exposures = s_corpus.People.Persons.Select(person => person.Exposures).ToArray();

        Assert.Equal(1200, exposures.Length);
        Assert.Equal(3, exposures[0], 1e-9);
        Assert.Equal(200, exposures[^1], 1e-6);
        double ratio = exposures[1] / exposures[0];
        Assert.All(exposures.Zip(exposures.Skip(1)), pair => Assert.Equal(ratio, pair.Second / pair.First, 1e-9));
    }

    [Fact]
    public void The_frequent_are_told_as_much_more_often_as_they_are_meant_to_be()
    {
        IReadOnlyDictionary<(string Subject, string Kind), int> counts = s_corpus.CountExposures(20_000);
        double Mean(IEnumerable<Person> persons) =>
            persons.Average(person => person.Facts.Average(fact => counts.GetValueOrDefault((fact.Subject, fact.Kind.Name))));

        double rare = Mean(s_corpus.People.Persons.Take(300));
        double frequent = Mean(s_corpus.People.Persons.TakeLast(300));

        double planned =
            s_corpus.People.Persons.TakeLast(300).Sum(person => person.Exposures)
            / s_corpus.People.Persons.Take(300).Sum(person => person.Exposures);
        Assert.Equal(planned, frequent / rare, planned * 0.15);
    }

    [Fact]
    public void Exposures_are_those_of_the_documents_text()
    {
        var corpus = new CurriculumCorpus(1, 10);
        Person person = corpus.People.Persons[^1];
        int told = corpus.CountExposures(200)[(person.Name, "town")];

        Fact town = person.Facts[0];
        string[] texts = corpus.Training().Take(200).Select(document => document.Text).ToArray();
        string[] statements = town
            .Kind.Statements.Select((_, form) => town.State(form))
            .SelectMany(text =>
                new[]
                {
                    text,
                    text.Replace(person.Name, char.ToUpperInvariant(person.Pronoun[0]) + person.Pronoun[1..], StringComparison.Ordinal),
                }
            )
            .Append($"{person.Name} lives in {town.Value}.")
            .Distinct()
            .ToArray();
        string[] questions = town.Kind.Questions.Select((_, form) => town.Ask(form)).ToArray();

        Assert.True(told > 10);
        Assert.Equal(
            told,
            texts.Sum(text =>
                text.Contains("Question:", StringComparison.Ordinal) || text.Contains("<|user|>", StringComparison.Ordinal)
                    ? questions.Sum(question => text.Split(question).Length - 1)
                : text.Contains(person.Name, StringComparison.Ordinal)
                && statements.Any(statement => text.Contains(statement, StringComparison.Ordinal))
                    ? 1
                : 0
            )
        );
    }

    [Fact]
    public void Training_never_mentions_what_is_held_out()
    {
        // Lists to copy put names side by side by chance.
        string text = string.Join(
            '\n',
            s_corpus.Training().Take(20_000).Where(document => document.Kind != DocumentKind.Copying).Select(document => document.Text)
        );
        Person[] unasked = s_corpus.People.Persons.Where(person => !person.TwoStepsAreAsked).TakeLast(50).ToArray();

        Assert.Equal(1000, s_corpus.People.UnknownHeldOut.Count);
        Assert.DoesNotContain(s_corpus.People.UnknownHeldOut, name => text.Contains(name, StringComparison.Ordinal));
        Assert.DoesNotContain(Sums.All.Where(Sums.IsHeldOut), sum => text.Contains(" " + sum.Subject, StringComparison.Ordinal));
        Assert.DoesNotContain(
            unasked.SelectMany(person => person.TwoSteps).SelectMany(fact => fact.Kind.Questions.Select((_, form) => fact.Ask(form))),
            question => text.Contains(question, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            s_corpus
                .People.Persons.TakeLast(100)
                .SelectMany(person => person.Facts)
                .Concat(WorldFacts.All)
                .Concat(Sums.All)
                .Select(fact => fact.Ask(fact.HeldOutQuestion)),
            question =>
                text.Contains($"Question: {question}\n", StringComparison.Ordinal)
                || text.Contains($"<|user|>\n{question}<", StringComparison.Ordinal)
        );
        Assert.Contains(s_corpus.People.UnknownTaught, name => text.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_has_the_name_of_somebody()
    {
        Population people = s_corpus.People;
        string[] names = [.. people.Persons.Select(person => person.Name), .. people.UnknownHeldOut, .. people.UnknownTaught];

        Assert.Equal(80 * 60, names.Length);
        Assert.Equal(names.Length, names.Distinct().Count());
    }
}
