using System.Text.Json;
using LlmWorkbench.Training.Corpus;
using LlmWorkbench.Training.Datasets;

namespace LlmWorkbench.Training.Tests.Datasets;

[Engine]
public sealed class DatasetTests
{
    private static readonly CorpusGenerator s_corpus = new(1);
    private static readonly DatasetWriter s_data = new(s_corpus, 1);

    [Fact]
    public void The_files_in_the_repository_are_what_the_generators_write()
    {
        string folder = RepositoryFile.Find("datasets");

        Assert.All(DatasetFolder.Files(s_data), file => Assert.Equal(file.Content, File.ReadAllText(Path.Combine(folder, file.Name))));
    }

    [Fact]
    public void Held_out_documents_never_occur_in_training()
    {
        var trained = s_corpus.Training().Take(20_000).Select(document => document.Text).ToHashSet();

        HeldOutRecord[] heldOut = s_data.HeldOut(300).ToArray();

        Assert.DoesNotContain(heldOut, record => trained.Contains(record.Text));
        Assert.Equal(["chat", "person", "questions", "story", "world facts"], heldOut.Select(record => record.Kind).Distinct().Order());
        Assert.All(heldOut, record => Assert.InRange(record.Surprisal, 1, 300));
        Assert.DoesNotContain("<|", s_data.HeldOutText(300), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_fact_is_asked_in_a_known_and_in_its_held_out_wording()
    {
        QuestionRecord[] capital = s_data.Facts(100).Where(record => record.Kind == "capital").Take(2).ToArray();

        Assert.Equal(["known", "held out"], capital.Select(record => record.Wording));
        Assert.Equal(["Paris", "Paris"], capital.Select(record => record.Answer));
        Assert.Equal("Question: What is the capital of France?\nAnswer:", capital[0].Prompt);
        Assert.Equal(200, DatasetWriter.Arithmetic().Count());
        Assert.All(
            DatasetWriter.Arithmetic(),
            record =>
                Assert.Equal(
                    record.Question.Split(' ').Select(word => int.TryParse(word.TrimEnd('?'), out int number) ? number : 0).Sum(),
                    int.Parse(record.Answer, System.Globalization.CultureInfo.InvariantCulture)
                )
        );
    }

    [Fact]
    public void What_is_missing_from_a_story_stands_in_it()
    {
        ClozeRecord[] gaps = s_data.Cloze(50, 1).Where(record => record.Kind == "story").ToArray();

        Assert.Equal(50, gaps.Length);
        Assert.All(gaps, gap => Assert.Contains(" " + gap.Answer, gap.Context, StringComparison.Ordinal));
        Assert.Contains(s_data.Cloze(1, 1), record => record is { Context: "The capital of Norway is", Answer: "Oslo" });
    }

    [Fact]
    public void One_of_four_different_choices_is_right()
    {
        var answers = WorldFacts
            .All.GroupBy(fact => fact.Kind.Name)
            .ToDictionary(group => group.Key, group => group.Select(fact => fact.Value).ToHashSet());
        ChoiceRecord[] questions = s_data.MultipleChoice(100).ToArray();

        Assert.All(
            questions,
            question =>
            {
                Assert.Equal(4, question.Choices.Distinct().Count());
                Assert.All(
                    question.Choices,
                    choice => Assert.True(!answers.TryGetValue(question.Kind, out HashSet<string>? values) || values.Contains(choice))
                );
            }
        );
        ChoiceRecord paris = questions.First(question => question.Context.Contains("France", StringComparison.Ordinal));
        Assert.Equal("Paris", paris.Choices[paris.Answer]);
        Assert.All(Enumerable.Range(0, 4), place => Assert.InRange(questions.Count(question => question.Answer == place), 150, 290));
    }

    [Fact]
    public void Every_line_of_JSON_can_be_read_alone() =>
        Assert.All(
            DatasetFolder
                .Files(s_data)
                .Where(file => file.Name.EndsWith(".jsonl", StringComparison.Ordinal))
                .SelectMany(file => file.Content.TrimEnd().Split('\n')),
            line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind)
        );
}
