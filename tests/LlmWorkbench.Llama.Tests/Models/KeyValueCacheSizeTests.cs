using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Tests.Models;

[Engine]
public sealed class KeyValueCacheSizeTests(TinyModelFixture tiny)
{
    [Theory]
    [InlineData(GgmlType.F16, GgmlType.F16)]
    [InlineData(GgmlType.F32, GgmlType.BF16)]
    public void Is_what_llama_cpp_allocates(GgmlType keys, GgmlType values)
    {
        NativeLog.Clear();
        using var context = new LlamaContext(
            tiny.Model,
            new LlamaContextOptions
            {
                Length = 65536,
                KeyType = keys,
                ValueType = values,
                Threads = 1,
            }
        );
        string line = Assert.Single(NativeLog.All(), line => line.Contains("KV buffer size", StringComparison.Ordinal));

        string size = FormattableString.Invariant($"= {KeyValueCacheSize.Bytes(tiny.Model, 65536, keys, values) / (1 << 20), 8:F2} MiB");

        Assert.EndsWith(size, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FlashAttention.Enabled)]
    [InlineData(FlashAttention.Disabled)]
    public void A_context_takes_no_less_than_is_counted_and_not_twice_as_much(FlashAttention attention)
    {
        var options = new LlamaContextOptions
        {
            Length = 65536,
            FlashAttention = attention,
            Threads = 1,
        };
        NativeLog.Clear();
        using var context = new LlamaContext(tiny.Model, options);
        double allocated =
            NativeLog
                .All()
                .Where(line =>
                    line.Contains("KV buffer size", StringComparison.Ordinal)
                    || line.Contains("compute buffer size", StringComparison.Ordinal)
                )
                .Sum(line =>
                    double.Parse(
                        line.Split('=')[1].Replace("MiB", "", StringComparison.Ordinal),
                        System.Globalization.CultureInfo.InvariantCulture
                    )
                ) * (1 << 20);

        // llama.cpp does not log its notes about the cells.
        double counted = ContextSize.Bytes(tiny.Model, options, 65536, 64) - (48.0 * 65536);

        Assert.InRange(counted, allocated / 2, allocated * 1.01);
    }

    [Fact]
    public void Counts_heads_layer_by_layer_where_the_file_does() =>
        Assert.Equal(8, Heads(hybrid: true, ("x.attention.head_count_kv", GgufValue.OfArray<uint>(8u, 0u, 0u, 0u))));

    [Fact]
    public void Does_not_count_layers_that_look_at_the_keys_of_others() =>
        Assert.Equal(2 * 3, Heads(hybrid: false, ("x.attention.shared_kv_layers", GgufValue.Of(1u))));

    [Theory]
    [InlineData(2u, 2 * 2)]
    [InlineData(4u, 1 * 2)]
    [InlineData(0u, 4 * 2)]
    public void Of_a_hybrid_models_layers_only_those_with_attention_count(uint interval, int expected) =>
        Assert.Equal(expected, Heads(hybrid: true, ("x.full_attention_interval", GgufValue.Of(interval))));

    [Fact]
    public void A_hybrid_model_that_does_not_say_is_never_refused_for_too_much() => Assert.Equal(0, Heads(hybrid: true));

    private static double Heads(bool hybrid, params (string Key, GgufValue Value)[] metadata) =>
        KeyValueCacheSize.Heads(
            new GgufMetadata(metadata.Select(entry => KeyValuePair.Create(entry.Key, entry.Value))),
            "x",
            layers: 4,
            headsPerLayer: 2,
            hybrid
        );
}
