using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.Choices;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Curriculum;

[Fast]
public sealed class EndingTests
{
    private const long From = 122_425;
    private const int Rounds = 100;
    private static readonly CurriculumCorpus s_corpus = new(1, endingFrom: From);
    private static readonly int s_tables = WeightedTable.All.Count;

    // Rounds of twenty, each from its beginning: documents of four sentences.
    private static readonly CorpusDocument[] s_choices = Every(5 * s_tables * 20, number => number % 5 == 0, Rounds * s_tables);
    private static readonly string[][] s_sentences = [.. s_choices.Select(document => document.Text.TrimEnd('.').Split(". "))];
    private static readonly CorpusDocument[] s_pieces = Every(1, number => number % 7 == 3 && number % 5 != 0, 50);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void At_each_place_of_a_document_every_outcome_comes_as_often_as_its_probability_says(int place)
    {
        Assert.All(s_choices, document => Assert.Equal(DocumentKind.Choices, document.Kind));
        string[] told = [.. s_sentences.Select(sentences => sentences[place])];
        foreach (WeightedTable table in WeightedTable.All)
        {
            Assert.All(
                told.Chunk(s_tables),
                round => Assert.Single(round, text => text.StartsWith(table.Prompt + " ", StringComparison.Ordinal))
            );
            foreach ((string word, double probability) in table.Outcomes)
            {
                int count = told.Count(text => text == $"{table.Prompt} {word}");
                Assert.InRange(count, (probability * Rounds) - 2, (probability * Rounds) + 2);
            }
        }
    }

    // The balanced documents before the end take one place of the distribution for all tables of a round: there, who eats bread tells
    // the colour of the coat.
    [Fact]
    public void What_one_table_says_tells_nothing_of_the_others_in_its_document()
    {
        bool[][] likeliest =
        [
            .. s_sentences.Select(sentences =>
                sentences.Select(text => WeightedTable.All.Any(table => text == $"{table.Prompt} {table.Outcomes[0].Word}")).ToArray()
            ),
        ];
        double alone = likeliest.Average(document => document.Count(yes => yes) / 4.0);

        for (int a = 0; a < 4; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double both = likeliest.Count(document => document[a] && document[b]) / (double)likeliest.Length;
                // Four standard errors of 1,200 documents.
                Assert.InRange(both, (alone * alone) - 0.05, (alone * alone) + 0.05);
            }
        }
    }

    [Fact]
    public void Pieces_of_words_are_read_twice_and_no_piece_is_likely_to_come_in_two_documents()
    {
        Assert.All(s_pieces, document => Assert.Equal(DocumentKind.Copying, document.Kind));
        string[] halves =
        [
            .. s_pieces.Select(document =>
            {
                string first = document.Text[..(document.Text.Length / 2)];
                Assert.Equal(first + first, document.Text);
                Assert.StartsWith(" ", first, StringComparison.Ordinal);
                return first;
            }),
        ];

        Assert.Equal(halves.Length, halves.Distinct().Count());
        Assert.All(halves, half => Assert.InRange(half.Length, 12, 300));
    }

    [Fact]
    public void The_second_reading_has_the_same_tokens_as_the_first()
    {
        Assert.All(
            s_pieces,
            document =>
            {
                IReadOnlyList<int> tokens = Tiny.Tokenizer.Encode(document.Text);
                Assert.Equal(0, tokens.Count % 2);
                Assert.Equal(tokens.Take(tokens.Count / 2), tokens.Skip(tokens.Count / 2));
            }
        );
    }

    [Fact]
    public void All_other_documents_those_before_and_those_held_out_stay_as_they_were()
    {
        CurriculumCorpus without = new(1);
        Assert.All(
            Numbers(From - 70).Concat(Numbers(CurriculumCorpus.FirstHeldOut)),
            number => Assert.Equal(without.Write(number).Text, s_corpus.Write(number).Text)
        );
        // Those in balance of before are none any more, where they are not by the rule of the end.
        Assert.All(
            Numbers(From).Where(number => number % 5 != 0 && number % 7 is not (0 or 3)),
            number => Assert.Equal(without.Write(number).Text, s_corpus.Write(number).Text)
        );
        Assert.Contains(Numbers(From), number => number % 5 != 0 && number % 7 == 0 && s_corpus.Write(number).Kind != DocumentKind.Choices);
    }

    [Fact]
    public void Pieces_come_in_the_first_five_hundred_documents_alone()
    {
        Assert.DoesNotContain(
            Numbers(From + 500).Concat(Numbers(From + 5000)),
            number => number % 7 == 3 && s_corpus.Write(number).Text.StartsWith(' ')
        );
    }

    private static IEnumerable<long> Numbers(long from) => Enumerable.Range(0, 70).Select(i => from + i);

    private static CorpusDocument[] Every(long multiple, Func<long, bool> belongs, int count)
    {
        List<CorpusDocument> documents = [];
        for (long number = (From + multiple - 1) / multiple * multiple; documents.Count < count; number++)
        {
            if (belongs(number))
            {
                documents.Add(s_corpus.Write(number));
            }
        }

        return [.. documents];
    }
}
