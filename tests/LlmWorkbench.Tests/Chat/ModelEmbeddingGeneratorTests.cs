using LlmWorkbench.Chat;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Llama.Embeddings;
using LlmWorkbench.Models;
using LlmWorkbench.Tests.Support;
using Microsoft.Extensions.AI;

namespace LlmWorkbench.Tests.Chat;

[Engine]
public sealed class ModelEmbeddingGeneratorTests(TinyModelFixture fixture)
{
    private static readonly string[] s_texts = ["the cat", "a dog", "the cat sat on the mat"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null)]
    [InlineData(Pooling.Last)]
    public async Task Vectors_are_those_of_embed(Pooling? pooling)
    {
        EmbeddingsResult expected = fixture.Model.Embed(s_texts, new() { Pooling = pooling }, Cancellation);
        using IEmbeddingGenerator<string, Embedding<float>> generator = fixture.Model.AsEmbeddingGenerator(pooling);

        GeneratedEmbeddings<Embedding<float>> vectors = await generator.GenerateAsync(s_texts, cancellationToken: Cancellation);

        Assert.Equal(expected.Items.Select(item => item.Vector), vectors.Select(vector => vector.Vector.ToArray()));
        Assert.Equal(expected.Items.Sum(item => item.TokenCount), vectors.Usage!.InputTokenCount);
        Assert.All(vectors, vector => Assert.Equal(fixture.Model.Name, vector.ModelId));
    }

    [Fact]
    public async Task It_says_what_it_is_and_refuses_what_it_cannot_do()
    {
        using IEmbeddingGenerator<string, Embedding<float>> generator = fixture.Model.AsEmbeddingGenerator();
        EmbeddingGeneratorMetadata metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;
        int width = fixture.Model.Engine.EmbeddingLength;

        Assert.Equal(
            ("llm-workbench", fixture.Model.Name, width),
            (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions)
        );
        Assert.Same(fixture.Model, generator.GetService<LoadedModel>());
        Assert.Empty(await generator.GenerateAsync([], cancellationToken: Cancellation));
        Assert.Single(await generator.GenerateAsync(["the cat"], new() { Dimensions = width }, Cancellation));
        await Refuses($"Vectors of 7 numbers are asked for, but those of {fixture.Model.Name} have {width}.", new() { Dimensions = 7 });
        await Refuses("The model other is asked for", new() { ModelId = "other" });

        async Task Refuses(string words, EmbeddingGenerationOptions options)
        {
            WorkbenchException refused = await Assert.ThrowsAsync<WorkbenchException>(() =>
                generator.GenerateAsync(["the cat"], options, Cancellation)
            );
            Assert.StartsWith(words, refused.Message, StringComparison.Ordinal);
        }
    }
}
