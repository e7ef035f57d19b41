using System.Text.RegularExpressions;
using LlmWorkbench.Training.Corpus;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Corpus;

/// <summary>
/// A document's surprisal is exact when the draws can be read off the text: then no other draws give the same text, and the
/// probability of the draws is the text's.
/// </summary>
[Fast]
public sealed class SurprisalTests
{
    private static readonly CorpusGenerator s_generator = new(1);
    private static readonly Fact[] s_facts = [.. s_generator.Persons.SelectMany(person => person.Facts), .. WorldFacts.All];

    [Fact]
    public void Adds_up_what_was_drawn()
    {
        var random = new SeededRandom(1);

        random.Next(8);
        random.PickSeveral([1, 2, 3], 2);
        bool happened = random.Chance(0.25);
        string picked = random.PickByShare([("a", 0.5), ("b", 0.125), ("c", 0.375)]);

        double share = picked switch
        {
            "a" => 0.5,
            "b" => 0.125,
            _ => 0.375,
        };
        Assert.Equal(-Math.Log(1 / 8.0 / 3 / 2 * (happened ? 0.25 : 0.75) * share), random.Surprisal, 1e-12);
    }

    [Fact]
    public void Draws_by_share()
    {
        var random = new SeededRandom(3);

        var counts = Enumerable
            .Range(0, 40_000)
            .Select(_ => random.PickByShare([("a", 0.5), ("b", 0.1), ("c", 0.4)]))
            .CountBy(item => item)
            .ToDictionary();

        Assert.Equal(0.5, counts["a"] / 40_000.0, 0.01);
        Assert.Equal(0.1, counts["b"] / 40_000.0, 0.01);
        Assert.Equal(0.4, counts["c"] / 40_000.0, 0.01);
    }

    [Fact]
    public void No_two_facts_are_stated_or_asked_alike()
    {
        string[] stated = s_facts.SelectMany(fact => fact.Kind.Statements.Select((_, form) => fact.State(form))).ToArray();
        string[] asked = s_facts.SelectMany(fact => fact.Kind.Questions.Select((_, form) => fact.Ask(form))).ToArray();

        Assert.Equal(stated.Length, stated.Distinct().Count());
        Assert.Equal(asked.Length, asked.Distinct().Count());
    }

    [Fact]
    public void No_choice_of_the_plots_offers_the_same_words_twice()
    {
        IEnumerable<string> templates = StoryPlots.All.Append(StoryPlots.Opening).Append(StoryPlots.Ending);

        // Innermost choices first; a choice that was looked at becomes a word of its own.
        foreach (string template in templates)
        {
            string text = template;
            while (Regex.Match(text, @"\[[^\[\]]*\]") is { Success: true } choice)
            {
                string[] alternatives = choice.Value[1..^1].Split('|');
                Assert.Equal(alternatives.Length, alternatives.Distinct().Count());
                text = text.Replace(choice.Value, "<choice>", StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Everything_that_a_story_draws_stands_in_its_text()
    {
        for (ulong seed = 0UL; seed < 500; seed++)
        {
            Story story = StoryWriter.Write(new SeededRandom(seed));

            Assert.Contains(story.Kind, story.Text, StringComparison.Ordinal);
            Assert.Contains(story.Thing ?? "", story.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Is_that_of_a_person_whose_four_facts_are_told()
    {
        CorpusDocument document = s_generator.Training().Take(200).First(document => document.Kind == DocumentKind.Person);
        Person person = s_generator.Persons.Single(person => document.Text.Contains(person.Name, StringComparison.Ordinal));

        // Read off the text: which person, the order, the wordings, and where a name could have been a pronoun.
        IEnumerable<(string Text, FactKind Kind)> sentences = person.Facts.Select(fact =>
            Enumerable
                .Range(0, fact.Kind.Statements.Count)
                .Select(form => (Text: fact.State(form), Kind: fact.Kind))
                .Single(item => Told(document.Text, item.Text, person))
        );
        double expected = -Math.Log(0.43) + Math.Log(1000) + Math.Log(24);
        foreach ((string? text, FactKind? kind) in sentences)
        {
            bool first = document.Text.StartsWith(text, StringComparison.Ordinal);
            expected +=
                Math.Log(kind.Statements.Count) + (text.StartsWith(person.Name, StringComparison.Ordinal) && !first ? Math.Log(2) : 0);
        }

        Assert.Equal(expected, document.Surprisal, 1e-9);
    }

    [Fact]
    public void Is_much_the_same_for_documents_of_a_kind_from_any_seed()
    {
        double Mean(ulong seed) => new CorpusGenerator(seed).Training().Take(3000).Average(document => document.Surprisal);

        Assert.Equal(Mean(1), Mean(2), 0.6);
    }

    private static bool Told(string text, string sentence, Person person)
    {
        string pronoun = char.ToUpperInvariant(person.Pronoun[0]) + person.Pronoun[1..];
        return text.Contains(sentence, StringComparison.Ordinal)
            || (
                sentence.StartsWith(person.Name, StringComparison.Ordinal)
                && text.Contains(pronoun + sentence[person.Name.Length..], StringComparison.Ordinal)
            );
    }
}
