using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.Choices;
using LlmWorkbench.Training.Curriculum.People;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Curriculum;

/// <summary>The surprisal that a document states is what can be read off its text, with the probabilities of the grammar.</summary>
[Fast]
public sealed class SurprisalTests
{
    private static readonly CurriculumCorpus s_corpus = new(1);

    [Fact]
    public void Is_that_of_the_person_the_order_the_wordings_and_the_pronouns()
    {
        double totalExposures = s_corpus.People.Persons.Sum(person => person.Exposures);
        foreach (CorpusDocument document in First(DocumentKind.Person, 20))
        {
            string[] lead = Person
                .Leads.Single(lead => document.Text.StartsWith(lead.Split("{s}")[0], StringComparison.Ordinal))
                .Split("{s}");
            Person person = s_corpus.People.Persons.Single(person =>
                document.Text.StartsWith(lead[0] + person.Name + lead[1], StringComparison.Ordinal)
            );
            string pronoun = Grammar.Capitalized(person.Pronoun);
            double expected =
                -Math.Log(ShareOf(DocumentKind.Person))
                - Math.Log(person.Exposures / totalExposures)
                + Math.Log(Person.Leads.Count)
                + Math.Log(4 * 3 * 2);
            foreach (Fact fact in person.Facts)
            {
                (string? text, bool named) = Enumerable
                    .Range(0, fact.Kind.Statements.Count)
                    .Select(fact.State)
                    .SelectMany(text =>
                        text.StartsWith(person.Name, StringComparison.Ordinal)
                            ? new[] { (Text: text, Named: true), (Text: pronoun + text[person.Name.Length..], Named: false) }
                            : [(Text: text, Named: true)]
                    )
                    .Single(form =>
                        document.Text.Contains(". " + form.Text, StringComparison.Ordinal)
                        || document.Text.Contains(": " + form.Text, StringComparison.Ordinal)
                    );
                bool begins = text.StartsWith(named ? person.Name : pronoun + " ", StringComparison.Ordinal);
                expected += Math.Log(fact.Kind.Statements.Count) - (begins ? Math.Log(named ? 0.4 : 0.6) : 0);
            }

            Assert.Equal(expected, document.Surprisal, 1e-9);
        }
    }

    [Fact]
    public void Is_that_of_the_tables_and_their_outcomes()
    {
        foreach (CorpusDocument document in First(DocumentKind.Choices, 20))
        {
            string[] sentences = document.Text.Split(". ");
            double expected = -Math.Log(ShareOf(DocumentKind.Choices)) + Math.Log(3);
            foreach (string sentence in sentences)
            {
                WeightedTable table = WeightedTable.All.Single(table => sentence.StartsWith(table.Prompt, StringComparison.Ordinal));
                string word = sentence[(table.Prompt.Length + 1)..].TrimEnd('.');
                expected +=
                    Math.Log(WeightedTable.All.Count) - Math.Log(table.Outcomes.Single(outcome => outcome.Word == word).Probability);
            }

            Assert.Equal(expected, document.Surprisal, 1e-9);
        }
    }

    [Fact]
    public void No_two_facts_are_stated_or_asked_alike()
    {
        Fact[] facts =
        [
            .. s_corpus.People.Persons.SelectMany(person => person.Facts.Concat(person.TwoSteps)),
            .. WorldFacts.All,
            .. PeopleFacts.Lands,
            .. Sums.All,
        ];
        string[] stated = facts.SelectMany(fact => fact.Kind.Statements.Select((_, form) => fact.State(form))).ToArray();
        string[] asked = facts.SelectMany(fact => fact.Kind.Questions.Select((_, form) => fact.Ask(form))).ToArray();

        Assert.Equal([], stated.CountBy(text => text).Where(count => count.Value > 1).Select(count => count.Key));
        Assert.Equal([], asked.CountBy(text => text).Where(count => count.Value > 1).Select(count => count.Key));
    }

    [Fact]
    public void Nothing_is_said_in_two_openings_of_small_talk() =>
        Assert.Equal(
            [],
            SmallTalk.All.SelectMany(talk => talk.Openings).CountBy(text => text).Where(count => count.Value > 1).Select(count => count.Key)
        );

    [Fact]
    public void What_a_made_up_word_was_drawn_from_can_be_read_off_it()
    {
        var random = new SeededRandom(1);
        for (int i = 0; i < 500; i++)
        {
            double before = random.Surprisal;
            string word = MadeUpWords.Word(random);
            int syllables = word.Length / 2;
            double end = word.Length % 2 == 1 ? 1 / 6.0 : 2 / 6.0;

            Assert.Equal(Math.Log(2) + (syllables * Math.Log(16 * 5)) - Math.Log(end), random.Surprisal - before, 1e-9);
        }
    }

    private static double ShareOf(DocumentKind kind) => Mix.At(Mix.EarlyDocuments).Single(item => item.Kind == kind).Share;

    private static IEnumerable<CorpusDocument> First(DocumentKind kind, int count)
    {
        DocumentStream stream = s_corpus.Validation();
        while (count > 0)
        {
            CorpusDocument document = stream.Next();
            if (document.Kind == kind)
            {
                count--;
                yield return document;
            }
        }
    }
}
