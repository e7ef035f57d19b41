using System.Text.Json;
using LlmWorkbench.Training.Commands;

namespace LlmWorkbench.Training.Tests.Datasets;

/// <summary>The evaluation data in the repository.</summary>
[Engine]
public sealed class DatasetTests
{
    private static readonly string s_folder = RepositoryFile.Find("datasets");

    [Fact]
    public async Task The_files_in_the_repository_are_what_the_command_writes()
    {
        using var folder = new TemporaryFolder();

        int code = await TrainingCommandLine.RunAsync(
            ["datasets", "--output", folder.Path],
            TextWriter.Null,
            TextWriter.Null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(0, code);
        string[] names = [.. Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(
            names,
            Directory
                .GetFiles(s_folder)
                .Select(path => Path.GetFileName(path))
                // Facts about models and services of others come from no generator.
                .Where(name => name is not ("README.md" or "families.json" or "licences.json" or "prices.json" or "prompt-formats.json"))
                .Order(StringComparer.Ordinal)
        );
        Assert.All(names, name => Assert.Equal(File.ReadAllText(folder[name]), File.ReadAllText(Path.Combine(s_folder, name))));
    }

    [Theory]
    [InlineData("people", 4800)]
    [InlineData("recall", 4800)]
    [InlineData("two-steps", 1000)]
    [InlineData("nobody", 1000)]
    [InlineData("copying", 1000)]
    [InlineData("look-up", 1000)]
    [InlineData("sums", 100)]
    public void A_task_has_enough_questions_to_tell_models_apart(string task, int least) => Assert.True(Lines(task).Length >= least);

    [Fact]
    public void Facts_are_told_from_never_to_more_than_a_hundred_times_and_say_so()
    {
        (int Exposures, string Frequency)[] people =
        [
            .. Lines("people").Select(line => (line.GetProperty("exposures").GetInt32(), line.GetProperty("frequency").GetString()!)),
        ];

        Assert.Equal(
            ["0", "1", "2-3", "4-7", "8-15", "16-31", "32-63", "64-127", "128+"],
            people.OrderBy(fact => fact.Exposures).Select(fact => fact.Frequency).Distinct()
        );
        Assert.All(people.Where(fact => fact.Frequency == "16-31"), fact => Assert.InRange(fact.Exposures, 16, 31));
    }

    [Fact]
    public void What_is_copied_stands_in_the_text() =>
        Assert.All(
            Lines("copying"),
            line =>
                Assert.Contains(
                    " " + line.GetProperty("answer").GetString(),
                    line.GetProperty("context").GetString(),
                    StringComparison.Ordinal
                )
        );

    [Fact]
    public void One_of_four_different_choices_is_right()
    {
        JsonElement[] questions = Lines("multiple-choice");

        Assert.All(
            questions,
            question => Assert.Equal(4, question.GetProperty("choices").EnumerateArray().Select(c => c.GetString()).Distinct().Count())
        );
        JsonElement paris = questions.First(q => q.GetProperty("context").GetString()!.Contains("France", StringComparison.Ordinal));
        Assert.Equal("Paris", paris.GetProperty("choices")[paris.GetProperty("answer").GetInt32()].GetString());
        Assert.All(
            Enumerable.Range(0, 4),
            place => Assert.InRange(questions.Count(q => q.GetProperty("answer").GetInt32() == place), 290, 410)
        );
    }

    [Fact]
    public void The_outcomes_of_a_choice_add_up_to_one() =>
        Assert.All(
            Lines("choices"),
            line => Assert.Equal(1, line.GetProperty("outcomes").EnumerateObject().Sum(outcome => outcome.Value.GetDouble()), 1e-9)
        );

    [Fact]
    public void Running_text_has_no_special_tokens() =>
        Assert.DoesNotContain("<|", File.ReadAllText(Path.Combine(s_folder, "held-out.txt")), StringComparison.Ordinal);

    private static JsonElement[] Lines(string name) =>
        [.. File.ReadLines(Path.Combine(s_folder, name + ".jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
}
