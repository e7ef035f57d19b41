using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Native.Releases;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Models;

[Engine]
public sealed class ReleaseLimitsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("limits-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    [InlineData(1024, false)]
    public void LLamaSharps_release_takes_512_experts_and_the_newest_1024(int experts, bool isTaken)
    {
        var file = GgufFile.Read(Model(experts));

        ReleaseLimits.Require(file, LlamaRelease.V050);
        if (isTaken)
        {
            ReleaseLimits.Require(file, LlamaRelease.LLamaSharp030);
        }
        else
        {
            string said = Assert.Throws<LlamaException>(() => ReleaseLimits.Require(file, LlamaRelease.LLamaSharp030)).Message;
            Assert.StartsWith(
                FormattableString.Invariant($"many.gguf has {experts:N0} experts, and llama.cpp 815a2a591 (of LLamaSharp 0.30.0) takes"),
                said,
                StringComparison.Ordinal
            );
            Assert.Contains(" takes at most 512; ", said, StringComparison.Ordinal);
            Assert.EndsWith("(#!engine in a notebook).", said, StringComparison.Ordinal);
        }
    }

    // Found by the fuzz: a limit that only one of the releases has ended the process.
    [Fact]
    public void A_model_with_more_experts_than_the_release_takes_is_refused_and_one_with_as_many_is_not()
    {
        LlamaBackend.Load();
        string path = Model(513);
        var options = new QuantizationOptions { Type = QuantizationType.Parse("Q8_0") };

        if (NativeLibraryLoader.Release.MostExperts < 513)
        {
            Assert.Throws<LlamaException>(() => LlamaModel.Load(path));
            Assert.Throws<LlamaException>(() => LlamaQuantizer.Plan(path, options));
        }
        else
        {
            LlamaModel.Load(path).Dispose();
            Assert.NotEmpty(LlamaQuantizer.Plan(path, options).Tensors);
        }
    }

    private string Model(int experts) =>
        new RandomModel
        {
            Architecture = "llama",
            Layers = 1,
            HeadSize = 8,
            FeedForward = 32,
            Experts = experts,
        }.Write(Path.Combine(_folder, "many.gguf"));
}
