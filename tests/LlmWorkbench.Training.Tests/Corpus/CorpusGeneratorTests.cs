using System.Text.RegularExpressions;
using LlmWorkbench.Training.Corpus;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Corpus;

[Fast]
public sealed class CorpusGeneratorTests
{
    private static readonly CorpusGenerator s_generator = new(1);
    private static readonly CorpusDocument[] s_training = [.. s_generator.Training().Take(10_000)];

    [Fact]
    public void Writes_the_corpus_that_the_tutor_family_was_trained_on()
    {
        // Whoever changes the grammar changes this, and the models in the repository can no longer be repeated: train them again.
        string all = string.Concat(s_training.Take(2000).Select(document => document.Text));

        Assert.Equal(6326197816887293708UL, SeededRandom.Hash(all));
    }

    [Fact]
    public void Writes_the_same_documents_for_the_same_seed() =>
        Assert.Equal(s_training.Take(300), new CorpusGenerator(1).Training().Take(300));

    [Fact]
    public void Writes_other_documents_for_another_seed() =>
        Assert.Empty(new CorpusGenerator(2).Training().Take(300).Intersect(s_training.Take(300)));

    [Fact]
    public void Never_trains_on_a_validation_document()
    {
        CorpusDocument[] heldOut = s_generator.Validation().Take(300).ToArray();

        Assert.Empty(heldOut.Select(document => document.Text).Intersect(s_training.Select(document => document.Text)));
        Assert.All(heldOut, document => Assert.True(CorpusGenerator.IsValidation(document)));
    }

    [Fact]
    public void Goes_on_from_a_position_as_if_it_had_never_stopped()
    {
        DocumentStream stream = s_generator.Training();
        _ = stream.Take(100).ToArray();

        Assert.Equal(s_training.Skip(100).Take(50), s_generator.Training(stream.Position).Take(50));
    }

    [Fact]
    public void Writes_every_kind_of_document()
    {
        var shares = s_training.CountBy(document => document.Kind).ToDictionary(item => item.Key, item => item.Value / 10_000.0);

        Assert.Equal(0.10, shares[DocumentKind.Story], 0.02);
        Assert.Equal(0.10, shares[DocumentKind.WorldFacts], 0.02);
        Assert.Equal(0.43, shares[DocumentKind.Person], 0.02);
        Assert.Equal(0.11, shares[DocumentKind.Questions], 0.02);
        Assert.Equal(0.26, shares[DocumentKind.Chat], 0.02);
    }

    [Fact]
    public void Leaves_no_template_mark_in_the_text() =>
        Assert.DoesNotContain(s_training, document => Regex.IsMatch(document.Text, @"[{}\[\]]|  | \.|\.\."));

    [Fact]
    public void Never_asks_a_fact_in_its_held_out_wording()
    {
        var heldOut = s_generator
            .Persons.SelectMany(person => person.Facts)
            .Concat(WorldFacts.All)
            .Select(fact => fact.Ask(fact.HeldOutQuestion))
            .ToHashSet();
        string[] asked = s_training
            .Where(document => document.Kind is DocumentKind.Questions or DocumentKind.Chat)
            .SelectMany(document => Regex.Matches(document.Text, @"(?<=Question: |<\|user\|>\n)[^\n<]+\?").Select(match => match.Value))
            .ToArray();

        Assert.True(asked.Length > 5000);
        Assert.Empty(heldOut.Intersect(asked));
    }

    [Fact]
    public void Uses_every_word_of_questions_and_answers_in_running_text_too()
    {
        HashSet<string> running = Words(document => document.Kind is DocumentKind.Story or DocumentKind.WorldFacts or DocumentKind.Person);
        HashSet<string> asked = Words(document => document.Kind is DocumentKind.Questions or DocumentKind.Chat);

        // The names of the roles in the special tokens.
        Assert.Equal(["assistant", "system", "user"], asked.Except(running).Order());
    }

    private static HashSet<string> Words(Func<CorpusDocument, bool> which) =>
        [
            .. s_training
                .Where(which)
                .SelectMany(document => Regex.Matches(document.Text.ToLowerInvariant(), @"\w+"))
                .Select(match => match.Value),
        ];
}
