using LlmWorkbench.Display;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Embeddings.Nearest;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Retrieval;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Retrieval;

/// <summary>Search with a real encoder, answers of a small model.</summary>
[Engine]
public sealed class RetrievalTests(RealEncoder encoder, TinyModelFixture fixture) : IClassFixture<RealEncoder>
{
    private static readonly string[] s_passages =
    [
        "The library opens at nine and closes at six.",
        "Bread is baked from flour, water and yeast.",
        "A kitten slept on the sofa all afternoon.",
        "The bus to the airport leaves every half hour.",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("When can I borrow books?", 0)]
    [InlineData("What do I need for a loaf?", 1)]
    [InlineData("Where was the young cat resting?", 2)]
    [InlineData("How do I get to my flight?", 3)]
    public void An_encoder_finds_what_is_meant_though_no_word_is_the_same(string question, int expected)
    {
        RetrievalResult result = encoder.Model.Retrieve(question, s_passages, options: new() { Top = 2 }, run: Cancellation);

        Assert.Equal(expected, result.Passages[0].Index);
        Assert.Equal((Pooling.Mean, 4, 2), (result.Pooling, result.Passages.Count, result.Used.Count));
        Assert.Equal([1, 2, 3, 4], result.Passages.Select(p => p.Rank));
        Assert.Equal(result.Passages.Select(p => p.Cosine).OrderDescending(), result.Passages.Select(p => p.Cosine));
        EmbeddingsResult all = encoder.Model.Embed([.. s_passages, question], run: Cancellation);
        Assert.All(result.Passages, p => Assert.Equal(all.Cosines[^1][p.Index], p.Cosine, 1e-6));
    }

    [Fact]
    public void Without_a_model_that_writes_there_is_no_answer_and_the_view_says_why()
    {
        RetrievalResult result = encoder.Model.Retrieve("Where is the cat?", s_passages, run: Cancellation);

        Assert.Null(result.Answer);
        Assert.Contains("--answer-with", MimeBundle.Of(result)[MimeTypes.PlainText], StringComparison.Ordinal);
    }

    [Fact]
    public void The_answering_model_writes_without_passages_and_with_the_nearest()
    {
        RetrievalOptions options = new()
        {
            Top = 1,
            Prompt = "Facts: {passages}\n{question}:",
            Generation = new RetrievalOptions().Generation with { MaxTokens = 4 },
        };
        const string Question = "Is {passages} of the {question} here, cat?";
        RetrievedAnswer answer = encoder.Model.Retrieve(Question, s_passages, fixture.Model, options, Cancellation).Answer!;

        Assert.Equal(
            (fixture.Model.Name, $"{Question}:", $"Facts: {s_passages[2]}\n{Question}:"),
            (answer.Model, answer.PlainPrompt, answer.Prompt)
        );
        Assert.Equal(fixture.Model.Generate(answer.Prompt, options.Generation, Cancellation).Text.Trim(), answer.Text);
        Assert.Equal(fixture.Model.Generate(answer.PlainPrompt, options.Generation, Cancellation).Text.Trim(), answer.Plain);
    }

    [Fact]
    public void Centring_subtracts_the_mean_of_the_passages_from_all()
    {
        string[] passages = ["the cat", "the other cat", "and the hat"];
        RetrievalResult result = fixture.Model.Retrieve("a hat", passages, options: new() { Centre = true, Top = 5 }, run: Cancellation);
        float[][] vectors = [.. fixture.Model.Embed([.. passages, "a hat"], run: Cancellation).Items.Select(i => i.Vector)];
        float[] mean = [.. Enumerable.Range(0, vectors[0].Length).Select(i => vectors.Take(3).Average(v => v[i]))];
        float[][] centred = [.. vectors.Select(v => v.Zip(mean, (a, b) => a - b).ToArray())];

        Assert.All(result.Passages, p => Assert.Equal(Cosine.Between(centred[p.Index], centred[3]), p.Cosine, 1e-3));
        Assert.Equal(3, result.Used.Count);
    }

    [Fact]
    public void What_cannot_be_searched_or_answered_is_refused_in_a_sentence()
    {
        Refused("The question is empty", () => encoder.Model.Retrieve(" ", s_passages));
        Refused("Between 1 and 10,000 passages", () => encoder.Model.Retrieve("cat", []));
        Refused("Passage 2 is empty", () => encoder.Model.Retrieve("cat", ["a", " "]));
        Refused("has no {question}", () => encoder.Model.Retrieve("cat", s_passages, options: new() { Prompt = "{passages}" }));
        string longText = string.Concat(Enumerable.Repeat("cat ", 600));
        Refused("Text 1 has 602 tokens, and minilm reads 512 at most", () => encoder.Model.Retrieve("cat", [longText]));
        LlamaException refused = Assert.Throws<LlamaException>(() => encoder.Model.Retrieve("cat", s_passages, encoder.Model));
        Assert.StartsWith("The architecture bert reads in both directions", refused.Message, StringComparison.Ordinal);
    }

    private static void Refused(string part, Func<RetrievalResult> retrieve) =>
        Assert.Contains(part, Assert.Throws<WorkbenchException>(retrieve).Message, StringComparison.Ordinal);
}
