using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.Choices;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Curriculum.Choices;

[Fast]
public sealed class WeightedTableTests
{
    [Fact]
    public void There_are_a_dozen_and_each_adds_up_to_1()
    {
        Assert.Equal(12, WeightedTable.All.Count);
        Assert.All(WeightedTable.All, table => Assert.Equal(1, table.Outcomes.Sum(outcome => outcome.Probability), 1e-12));
        Assert.Equal([0.4, 0.25, 0.15, 0.1, 0.05, 0.05], WeightedTable.All[0].Outcomes.Select(outcome => outcome.Probability));
    }

    [Fact]
    public void The_corpus_draws_from_them_what_they_say()
    {
        string[] sentences = new CurriculumCorpus(1)
            .Training(Mix.EarlyDocuments)
            .Take(30_000)
            .Where(document => document.Kind == DocumentKind.Choices)
            .SelectMany(document => document.Text.TrimEnd('.').Split(". "))
            .ToArray();

        foreach (WeightedTable table in WeightedTable.All)
        {
            string[] ends = sentences
                .Where(sentence => sentence.StartsWith(table.Prompt, StringComparison.Ordinal))
                .Select(sentence => sentence[(table.Prompt.Length + 1)..])
                .ToArray();
            double distance =
                table.Outcomes.Sum(outcome =>
                    Math.Abs(outcome.Probability - ((double)ends.Count(end => end == outcome.Word) / ends.Length))
                ) / 2;

            Assert.InRange(ends.Length, 500, 3000);
            Assert.InRange(distance, 0, 0.07);
            Assert.Equal([], ends.Except(table.Outcomes.Select(outcome => outcome.Word)));
        }
    }
}
