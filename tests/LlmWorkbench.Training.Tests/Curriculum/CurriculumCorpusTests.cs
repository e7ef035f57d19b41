using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.Choices;
using LlmWorkbench.Training.Curriculum.People;
using LlmWorkbench.Training.Curriculum.Tasks;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Curriculum;

[Engine]
public sealed class CurriculumCorpusTests
{
    private static readonly CurriculumCorpus s_corpus = new(1);

    [Fact]
    public void The_same_number_is_always_the_same_document()
    {
        var again = new CurriculumCorpus(1);

        Assert.Equal(s_corpus.Training().Take(300), again.Training().Take(300));
        Assert.NotEqual(s_corpus.Write(5).Text, new CurriculumCorpus(2).Write(5).Text);
        Assert.Equal(s_corpus.Write(CurriculumCorpus.FirstHeldOut + 7), s_corpus.Validation().Take(8).Last());
    }

    [Fact]
    public void Has_every_kind_of_document()
    {
        DocumentKind[] kinds = s_corpus.Validation().Take(2000).Select(document => document.Kind).Distinct().ToArray();

        Assert.Equal(Enum.GetValues<DocumentKind>().Length, kinds.Length);
    }

    [Fact]
    public void Two_of_five_characters_are_copied_text_at_first_and_a_sixth_afterwards()
    {
        static double Share(IReadOnlyList<CorpusDocument> documents) =>
            (double)documents.Where(document => document.Kind == DocumentKind.Copying).Sum(document => document.Text.Length)
            / documents.Sum(document => document.Text.Length);

        // Made-up words have fewer characters a token than others, so their share of characters is a little lower than that of tokens.
        Assert.InRange(Share([.. s_corpus.Training().Take(4000)]), 0.33, 0.43);
        Assert.InRange(Share([.. s_corpus.Training(Mix.EarlyDocuments).Take(4000)]), 0.12, 0.20);
    }

    [Fact]
    public void No_document_begins_with_a_name()
    {
        string[] names = [.. PeopleLists.Women, .. PeopleLists.Men, .. StoryWorld.Girls, .. StoryWorld.Boys];

        foreach (CorpusDocument? document in s_corpus.Validation().Take(3000).Where(document => document.Kind is not DocumentKind.Chat))
        {
            Assert.DoesNotContain(document.Text.Split(' ')[0].Trim('.', ','), names);
        }
    }

    [Fact]
    public void What_is_copied_stands_in_the_text_before()
    {
        foreach (CorpusDocument? document in s_corpus.Training().Take(2000).Where(document => document.Kind == DocumentKind.Copying))
        {
            string[] parts = document.Text.TrimEnd('.').Split(". Again: ");
            if (parts.Length == 2)
            {
                Assert.EndsWith(": " + parts[1], parts[0], StringComparison.Ordinal);
            }
            else if (document.Text.Contains(". Then ", StringComparison.Ordinal))
            {
                string[] halves = document.Text.TrimEnd('.').Split(". Then ");
                Assert.All(halves[1].Split(", then "), pair => Assert.Contains(pair, halves[0], StringComparison.Ordinal));
            }
            else
            {
                string[] words = document.Text.TrimEnd('.')[(document.Text.IndexOf(": ", StringComparison.Ordinal) + 2)..].Split(' ');
                int period = Array.IndexOf(words, words[0], 1);
                Assert.InRange(words.Length / period, 3, 7);
                Assert.All(Enumerable.Range(period, words.Length - period), i => Assert.Equal(words[i - period], words[i]));
            }
        }
    }

    [Fact]
    public void Every_answer_is_one_token_and_digits_are_tokens_of_their_own_without_a_space()
    {
        BytePairTokenizer tokenizer = CorpusTokenizer.Learn(s_corpus.VocabularyTexts(4096), 4096);

        Assert.Equal([], Lexicon.WholeWords.Where(word => tokenizer.Encode(" " + word).Count != 1));
        Assert.Equal(
            [],
            new TaskWriter(s_corpus, 1, 1)
                .All()
                .Where(question => question.Task != "copying" && tokenizer.Encode(" " + question.Answer).Count != 1)
        );
        Assert.Equal(
            [],
            WeightedTable.All.SelectMany(table => table.Outcomes).Where(outcome => tokenizer.Encode(" " + outcome.Word).Count != 1)
        );
        Assert.Equal(["4", "2"], tokenizer.Encode("42").Select(id => tokenizer.Tokens[id]));
    }
}
