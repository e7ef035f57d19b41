using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Decoding;

/// <summary>Garbage for each token costs speed everywhere else: what is kept of a token must not grow with the vocabulary.</summary>
[Engine]
public sealed class GenerationGarbageTests(TinyModelFixture tiny)
{
    private const int Warm = 8;
    private const int Counted = 64;

    public static TheoryData<SamplingOptions> Samplings =>
        [
            new SamplingOptions { Seed = 5 },
            SamplingOptions.Greedy,
            SamplingOptions.Unfiltered with
            {
                Seed = 5,
            },
            SamplingOptions.Unfiltered with
            {
                Seed = 5,
                RepetitionPenalty = 1.1,
            },
        ];

    [Theory]
    [MemberData(nameof(Samplings))]
    public void Without_alternatives_a_token_of_a_large_vocabulary_makes_next_to_no_garbage(SamplingOptions sampling)
    {
        string path = new TinyModel { ExtraTokens = 32_000 - TinyModel.Tokens.Count, Layers = 1 }.Write(
            Path.Combine(tiny.Folder, "vocabulary-32000.gguf")
        );
        using var model = LlamaModel.Load(path);
        using var context = new LlamaContext(model, new LlamaContextOptions { Length = 256, Threads = 1 });
        var options = new GenerationOptions
        {
            MaxTokens = Warm + Counted,
            Alternatives = 0,
            StopAtEnd = false,
            Sampling = sampling,
        };
        using var generation = new Generation(context, [1, 2, 3], options);
        for (int i = 0; i < Warm; i++)
        {
            Assert.NotNull(generation.Next());
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Counted; i++)
        {
            Assert.NotNull(generation.Next());
        }

        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Counted;
        Assert.Equal(32_000, model.Vocabulary.Count);
        Assert.True(each < 512, $"{each} bytes for each token");
    }
}
