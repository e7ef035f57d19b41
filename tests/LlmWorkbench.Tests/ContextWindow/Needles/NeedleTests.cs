using LlmWorkbench.ContextWindow.Needles;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama.Sequences;
using LlmWorkbench.Tables;
using LlmWorkbench.Testing.Files;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.ContextWindow.Needles;

[Engine]
public sealed class NeedleTests(TutorModel tutor, TinyModelFixture fixture) : IClassFixture<TutorModel>
{
    private static readonly TextDataset s_heldOut = TextDataset.Read(Path.Combine(RepositoryFolder.Path, "datasets", "held-out.jsonl"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_tutor_finds_what_it_was_taught_to_look_up_and_loses_it_long_before_its_window_ends()
    {
        var options = new NeedleOptions
        {
            Lengths = [40, 256],
            Depths = [0, 1],
            Trials = 6,
            Engine = new() { Threads = 1 },
        };
        NeedleResult result = tutor.Model.Needles(s_heldOut, options, Cancellation);
        Assert.Equal(NeedleForm.Pets, result.Form);
        Assert.Equal(16, result.Bare.Found.Successes);
        Assert.Equal([(40, 0.0), (40, 1.0), (256, 0.0), (256, 1.0)], result.Cells.Select(cell => (cell.Length, cell.Depth)));
        Assert.All(result.Cells.Take(2), cell => Assert.InRange(cell.Found.Successes, 5, 6));
        Assert.InRange(result.Cells[2].Found.Successes, 0, 1);
        Assert.All(result.Cells, cell => Assert.InRange(cell.FirstTokenProbability, 0.0001, 1));
        Assert.True(result.Cells[0].FirstTokenProbability > result.Cells[2].FirstTokenProbability + 0.4);
        Assert.Equal((256, null), (result.LostFrom(0.5), result.LostFrom(0)));
        Assert.True(result.IsComplete);
        Assert.Equal(result.ToJson(), tutor.Model.Needles(s_heldOut, options, Cancellation).ToJson());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void A_needle_lies_where_it_should_among_whole_sentences(double depth)
    {
        IReadOnlyList<int[]> sentences = NeedleTexts.Sentences(tutor.Model.Vocabulary, s_heldOut);
        var texts = new NeedleTexts(tutor.Model.Vocabulary, NeedleForm.Pets, sentences, seed: 3);
        TokenContinuations written = texts.Write(120, depth);
        Assert.InRange(written.Context.Count, 90, 120);
        string text = string.Concat(written.Context.Skip(1).Select(tutor.Model.Vocabulary.GetText));
        int question = text.IndexOf("\nQuestion: Which animal does ", StringComparison.Ordinal);
        int needle = text.IndexOf(" Pets: ", StringComparison.Ordinal);
        string[] around = text[..question].Split(". ");
        int place = Array.FindIndex(around, sentence => sentence.TrimStart().StartsWith("Pets: ", StringComparison.Ordinal));
        Assert.Equal((int)Math.Round(depth * (around.Length - 1), MidpointRounding.AwayFromZero), place);
        string key = text[(needle + 7)..].Split(' ')[0];
        string value = text[needle..].Split(" has a ")[1].Split('.')[0];
        Assert.EndsWith($"does {key} have?\nAnswer:", text, StringComparison.Ordinal);
        Assert.Equal(" " + value, string.Concat(Assert.Single(written.Continuations).Select(tutor.Model.Vocabulary.GetText)));
    }

    [Fact]
    public void A_needle_of_ones_own_is_asked_of_any_model()
    {
        var form = new NeedleForm("own", "{key} is {value}.", " What is {key}?", ["the hat", "a cat"]);
        var filler = new TextDataset("words", "The cat sat. \"No,\" it said. A list: x. The hat was in the tin. Why? The end.");
        NeedleResult result = fixture.Model.Needles(
            filler,
            new NeedleOptions
            {
                Form = form,
                Lengths = [64, 100],
                Depths = [0.5],
                Trials = 2,
                Engine = new() { Threads = 1 },
            },
            Cancellation
        );
        Assert.Equal(form, result.Form);
        Assert.Equal([64, 100], result.Cells.Select(cell => cell.Length));
        Assert.Equal(3, NeedleTexts.Sentences(fixture.Model.Vocabulary, filler).Count);
    }

    [Fact]
    public void What_cannot_be_asked_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => tutor.Model.Needles(s_heldOut, new() { Depths = [1.5] }));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            tutor.Model.Needles(s_heldOut, new() { Form = new("x", "{key}", "{key}", ["a"]) })
        );
        Assert.StartsWith(
            "A text of 8 tokens has no room for needle and question",
            Assert.Throws<WorkbenchException>(() => tutor.Model.Needles(s_heldOut, new() { Lengths = [8] })).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "words has no sentence",
            Assert.Throws<WorkbenchException>(() => tutor.Model.Needles(new TextDataset("words", "no end"))).Message,
            StringComparison.Ordinal
        );
    }
}
