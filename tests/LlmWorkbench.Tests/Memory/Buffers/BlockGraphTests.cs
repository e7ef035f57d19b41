using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Memory.Buffers;
using LlmWorkbench.Memory.Layouts;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Memory.Buffers;

/// <summary>Predicted sizes beside those that llama.cpp allocates, architecture by architecture.</summary>
[Engine]
public class BlockGraphTests(TinyModelFixture fixture)
{
    // llama.cpp says sizes to the hundredth of a MiB, rounded; small buffers are known to no more than that.
    private const double Hundredth = 0.011 * (1 << 20);

    public static TheoryData<string> Models { get; } =
        new("llama", "experts", "qwen2", "falcon", "falcon with two norms", "gpt2", "starcoder", "phi3", "gemma", "gemma2", "granite");

    [Theory]
    [MemberData(nameof(Models))]
    public void The_buffer_for_a_block_is_as_large_as_the_one_that_is_allocated(string name)
    {
        using LlamaModel model = Load(name);
        ModelLayout layout = FileLayout.Of(name, model.File);
        Near(model.SizeInBytes, layout.WeightBytes, 0);
        Near(model.Buffers.Sum(buffer => buffer.Bytes), layout.WeightBytes, Hundredth);
        Assert.All(model.Buffers, buffer => Assert.Equal((MemoryBufferKind.Weights, true), (buffer.Kind, buffer.IsInMachineMemory)));

        foreach (
            (int length, int block, FlashAttention attention, GgmlType type) in new[]
            {
                (512, 128, FlashAttention.Auto, GgmlType.F16),
                (2048, 512, FlashAttention.Auto, GgmlType.F16),
                (2000, 256, FlashAttention.Auto, GgmlType.F32),
                (1024, 512, FlashAttention.Auto, GgmlType.Q8_0),
                (1024, 256, FlashAttention.Disabled, GgmlType.F16),
            }
        )
        {
            using var context = new LlamaContext(
                model,
                new LlamaContextOptions
                {
                    Length = length,
                    BlockSize = block,
                    FlashAttention = attention,
                    Threads = 1,
                    KeyType = type,
                    ValueType = type,
                }
            );
            var shape = new ContextShape(length, block, attention != FlashAttention.Disabled, type, KeepsWindowsFull: true);

            Near(context.Memory.ComputeBytes, new BlockGraph(layout, shape).Size(), Hundredth + (0.01 * context.Memory.ComputeBytes));
            Near(context.Memory.CacheBytes, shape.CacheBytes(layout, layout.Layers), 2 * Hundredth);
            Near(context.Memory.OutputBytes, sizeof(float) * (long)layout.Vocabulary, Hundredth);
        }
    }

    private LlamaModel Load(string name)
    {
        bool isFalcon = name.StartsWith("falcon", StringComparison.Ordinal);
        var model = new RandomModel
        {
            Architecture = name switch
            {
                "experts" => "llama",
                _ => name.Split(' ')[0],
            },
            Experts = name == "experts" ? 4 : 0,
            SecondNorm = isFalcon && name != "falcon",
            LogitScale = name == "granite" ? 1.5f : null,
            KeyValueHeads = isFalcon || name == "starcoder" ? 1 : 2,
            HeadSize = 64,
            FeedForward = 768,
            UnusedTokens = 2000,
            ContextLength = 2048,
            OwnOutput = name is "llama" or "phi3",
        };
        return LlamaModel.Load(model.Write(Path.Combine(fixture.Scratch, $"memory-{name.Replace(' ', '-')}.gguf")));
    }

    private static void Near(double expected, double actual, double tolerance) =>
        Assert.InRange(actual, expected - tolerance, expected + tolerance);
}
