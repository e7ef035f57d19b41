using LlmWorkbench.Llama.Models;
using LlmWorkbench.Models;
using LlmWorkbench.Perplexity;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Perplexity;

[Engine]
public sealed class DivergenceReferenceTests(TinyModelFixture fixture)
{
    private static readonly string[] s_documents = ["the cat and the hat", "in the house", "a cat, a hat and a mat that nobody has seen"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PerplexityChunking.Documents)]
    [InlineData(PerplexityChunking.Halves)]
    [InlineData(PerplexityChunking.Sliding)]
    public void Models_compared_one_after_the_other_have_the_numbers_that_each_has_alone(PerplexityChunking chunking)
    {
        PerplexityOptions options = MeasuredText.Options(64, chunking);
        using var other = new LoadedModel("other", LlamaModel.Load(Path.Combine(fixture.Folder, "other.gguf")));
        TextWindows plan =
            chunking == PerplexityChunking.Documents
                ? TextWindows.Plan(fixture.Model, s_documents, options)
                : TextWindows.Plan(fixture.Model, MeasuredText.Text, options);
        using var reference = new DivergenceReference(fixture.Model, plan, null, keeps: true);
        foreach (LoadedModel model in (LoadedModel[])[other, fixture.Model, other])
        {
            DivergenceResult alone =
                chunking == PerplexityChunking.Documents
                    ? model.Divergence(fixture.Model, s_documents, options, run: Cancellation)
                    : model.Divergence(fixture.Model, MeasuredText.Text, options, run: Cancellation);
            Assert.Equal(alone.Tokens, reference.Compare(model, options.Engine, Cancellation).Tokens);
        }
    }
}
