using System.Text.RegularExpressions;
using LlmWorkbench.Training.Curriculum;
using LlmWorkbench.Training.Curriculum.Tasks;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Curriculum.Tasks;

[Fast]
public sealed class TaskWriterTests
{
    private static readonly CurriculumCorpus s_corpus = new(1);
    private static readonly ILookup<string, TaskQuestion> s_tasks = new TaskWriter(s_corpus, 20_000, 1)
        .All()
        .ToLookup(question => question.Task);

    [Theory]
    [InlineData("people", 4800)]
    [InlineData("recall", 4800)]
    [InlineData("two steps", 1000)]
    [InlineData("nobody", 1000)]
    [InlineData("copying", 1000)]
    [InlineData("look-up", 1000)]
    [InlineData("sums", 100)]
    [InlineData("world", 400)]
    public void Has_so_many_questions_at_least(string task, int count) =>
        Assert.True(s_tasks[task].Count() >= count, $"{task}: {s_tasks[task].Count()}");

    [Fact]
    public void No_question_is_asked_twice() =>
        Assert.All(s_tasks, task => Assert.Equal(task.Count(), task.Select(question => question.Prompt).Distinct().Count()));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(3, "2-3")]
    [InlineData(4, "4-7")]
    [InlineData(127, "64-127")]
    [InlineData(128, "128+")]
    [InlineData(3000, "128+")]
    [InlineData(null, null)]
    public void Frequencies_come_in_buckets_that_double(int? exposures, string? bucket)
    {
        Assert.Equal(bucket, new TaskQuestion("people", "town", "", "", exposures).Frequency);
        Assert.True(bucket is null || TaskQuestion.Buckets.Contains(bucket));
    }

    [Fact]
    public void Rare_and_frequent_facts_are_asked()
    {
        Assert.True(s_tasks["people"].Count(question => question.Exposures <= 1) > 500);
        Assert.True(s_tasks["people"].Count(question => question.Exposures >= 8) > 500);
        Assert.Equal(
            Sums.All.Where(Sums.IsHeldOut).Select(sum => sum.Subject),
            s_tasks["sums"].Where(question => question.Exposures == 0).Select(question => Regex.Match(question.Prompt, @"\d \+ \d").Value)
        );
    }

    [Fact]
    public void What_is_recalled_is_what_people_are_asked_for_in_a_sentence_that_training_says()
    {
        TaskQuestion[] recalled = [.. s_tasks["recall"]];

        Assert.Equal(
            s_tasks["people"].Select(question => (question.Kind, question.Answer, question.Exposures)),
            recalled.Select(question => (question.Kind, question.Answer, question.Exposures))
        );
        Fact[] facts = [.. s_corpus.People.Persons.SelectMany(person => person.Facts)];
        Assert.All(
            recalled.Zip(facts),
            pair =>
                Assert.Contains(
                    Regex.Match(pair.First.Prompt, @"^(?:Meet|This is|About) \w+ \w+[.:] (.*)$").Groups[1].Value + $" {pair.First.Answer}.",
                    Enumerable.Range(0, pair.Second.Kind.Statements.Count).Select(pair.Second.State)
                )
        );
        Assert.All(s_tasks.SelectMany(task => task), question => Assert.Equal(question.Task is "recall" or "copying", question.IsCloze));
    }

    [Fact]
    public void What_is_to_be_looked_up_stands_in_the_prompt()
    {
        foreach (TaskQuestion question in s_tasks["look-up"])
        {
            string owner = Regex.Match(question.Prompt, @"pet of (\w+)").Groups[1].Value;
            Assert.Contains($" {owner} has a", question.Prompt, StringComparison.Ordinal);
            Assert.Equal(Regex.Count(question.Prompt, @" has an? \w+\."), question.Pets);
        }

        Assert.Equal([2, 3, 4, 5, 6, 7], s_tasks["look-up"].Select(question => question.Pets!.Value).Distinct().Order());

        Assert.All(s_tasks["copying"], question => Assert.Contains(question.Answer, question.Prompt, StringComparison.Ordinal));
        Assert.All(s_tasks["nobody"], question => Assert.Equal("unknown", question.Answer));
    }
}
