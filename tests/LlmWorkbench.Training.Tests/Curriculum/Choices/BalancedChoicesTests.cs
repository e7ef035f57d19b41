using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.Choices;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Curriculum.Choices;

[Fast]
public sealed class BalancedChoicesTests
{
    [Fact]
    public void The_last_documents_tell_every_outcome_as_often_as_its_probability_says()
    {
        const int Rounds = 200;
        var corpus = new CurriculumCorpus(1);
        long first = Mix.LastDocuments + (Mix.BalancedEvery - (Mix.LastDocuments % Mix.BalancedEvery)) % Mix.BalancedEvery;
        CorpusDocument[] documents = [.. Enumerable.Range(0, Rounds * 3).Select(i => corpus.Write(first + ((long)i * Mix.BalancedEvery)))];
        Assert.All(documents, document => Assert.Equal(DocumentKind.Choices, document.Kind));

        string[] sentences = [.. documents.SelectMany(document => document.Text.Split(". ")).Select(text => text.TrimEnd('.'))];
        Assert.Equal(Rounds * WeightedTable.All.Count, sentences.Length);
        foreach (WeightedTable table in WeightedTable.All)
        {
            string[] told = [.. sentences.Where(s => s.StartsWith(table.Prompt + " ", StringComparison.Ordinal))];
            Assert.InRange(told.Length, Rounds - 2, Rounds + 2);
            foreach ((string word, double probability) in table.Outcomes)
            {
                int count = told.Count(sentence => sentence == $"{table.Prompt} {word}");
                Assert.InRange(count, (probability * told.Length) - 3, (probability * told.Length) + 3);
            }
        }
    }

    [Fact]
    public void Documents_before_them_and_those_held_out_stay_as_they_were()
    {
        var corpus = new CurriculumCorpus(1);
        Assert.Contains(
            Enumerable.Range(0, 50).Select(i => corpus.Write(Mix.LastDocuments - 1 - (i * Mix.BalancedEvery)).Kind),
            kind => kind != DocumentKind.Choices
        );
        Assert.Contains(
            Enumerable.Range(0, 50).Select(i => corpus.Write(CurriculumCorpus.FirstHeldOut + (i * Mix.BalancedEvery)).Kind),
            kind => kind != DocumentKind.Choices
        );
    }
}
