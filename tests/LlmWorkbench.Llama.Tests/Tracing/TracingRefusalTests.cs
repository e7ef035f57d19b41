using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Tensors;
using LlmWorkbench.Llama.Tests.Reference;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Tracing;

/// <summary>What cannot be traced is refused in one sentence, and a tracer outlives every failure.</summary>
[Engine]
public sealed class TracingRefusalTests(RandomModels models, TinyModelFixture tiny)
{
    private static readonly int[] s_text = RandomModels.Text[..20];

    public static TheoryData<ActivationRequest, string> Refused =>
        new()
        {
            {
                new(ActivationName.Residual) { Layers = [3] },
                "There is no layer 3: they are counted from 0 to 2."
            },
            {
                new(ActivationName.Residual) { Layers = [] },
                "No layer is named: name at least one, or leave the choice out for all."
            },
            {
                new(ActivationName.Residual) { Positions = [20] },
                "There is no position 20: they are counted from 0 to 19."
            },
            {
                new(ActivationName.Residual) { Positions = [-1] },
                "There is no position -1: they are counted from 0 to 19."
            },
            {
                new(ActivationName.Residual) { Positions = [4, 4] },
                "The position 4 is named twice: name it once."
            },
            {
                new(ActivationName.AttentionWeights) { Heads = [4] },
                "There is no head 4: they are counted from 0 to 3."
            },
            {
                new(ActivationName.Key) { Heads = [2] },
                "There is no head 2: they are counted from 0 to 1."
            },
            {
                new(ActivationName.AttentionWeights) { Keys = [99] },
                "There is no key position 99: they are counted from 0 to 19."
            },
            {
                new(ActivationName.Residual) { Heads = [0] },
                "Residual has no heads: ask for it without heads."
            },
            {
                new(ActivationName.Residual) { Keys = [0] },
                "Residual has no key positions: ask for it without keys."
            },
            {
                new(ActivationName.Logits) { Layers = [0] },
                "Logits does not belong to a layer: ask for it without layers."
            },
            { new((ActivationName)99), "There is no activation 99: take one of ActivationName." },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_does_not_exist_is_refused(ActivationRequest request, string sentence)
    {
        using LlamaTracer tracer = NewTracer("llama, grouped, untied");

        Assert.Equal(sentence, Assert.Throws<LlamaException>(() => tracer.Run(s_text, [request])).Message);
        Assert.Single(tracer.Run(s_text, [new(ActivationName.Logits)]).Activations);
    }

    [Fact]
    public void What_the_architecture_lacks_is_named_with_what_it_has()
    {
        using LlamaTracer falcon = NewTracer("falcon, one norm, one key head");
        using LlamaTracer experts = NewTracer("llama, experts");

        Assert.Equal(
            "The architecture falcon has no ResidualMiddle that can be told apart; it has Embedding, AttentionInput, Query, Key, "
                + "Value, AttentionWeights, HeadOutput, AttentionOutput, MlpInput, MlpNeurons, MlpOutput, Residual, FinalNorm, Logits.",
            Assert.Throws<LlamaException>(() => falcon.Run(s_text, [new(ActivationName.ResidualMiddle)])).Message
        );
        Assert.Equal(Enum.GetValues<ActivationName>().Except([ActivationName.MlpNeurons]), experts.Available());
    }

    [Fact]
    public void Nothing_twice_or_too_much_is_refused()
    {
        using LlamaTracer tracer = NewTracer("gpt2");

        Assert.Contains(
            "Nothing was asked for",
            Assert.Throws<LlamaException>(() => tracer.Run(s_text, [])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Residual of layer 0 was asked for twice",
            Assert
                .Throws<LlamaException>(() =>
                    tracer.Run(s_text, [new(ActivationName.Residual) { Layers = [0] }, new(ActivationName.Residual)])
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => tracer.Run([], [new(ActivationName.Logits)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tracer.Run([1_000_000], [new(ActivationName.Logits)]));
        Assert.Throws<ContextFullException>(() => tracer.Run([.. Enumerable.Repeat(1, 257)], [new(ActivationName.Logits)]));
        Assert.Contains(
            "flash attention",
            Assert
                .Throws<LlamaException>(() =>
                    new LlamaTracer(models.Model("gpt2"), new LlamaContextOptions { FlashAttention = FlashAttention.Enabled })
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Results_that_do_not_fit_are_refused_before_they_are_allocated()
    {
        PlannedActivation weights = new(
            ActivationName.AttentionWeights,
            0,
            null,
            [.. Enumerable.Range(0, 128)],
            [.. Enumerable.Range(0, 4096)],
            [],
            4096
        );

        Assert.StartsWith(
            "AttentionWeights would have 2,147,483,648 numbers",
            Assert.Throws<LlamaException>(() => PlannedActivation.RequireFit([weights])).Message,
            StringComparison.Ordinal
        );
        PlannedActivation half = weights with { Heads = [.. Enumerable.Range(0, 64)] };
        Assert.Contains(
            "ask for fewer layers, heads or positions",
            Assert.Throws<LlamaException>(() => PlannedActivation.RequireFit([.. Enumerable.Repeat(half, 2000)])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_failing_listener_ends_the_call_and_not_the_process()
    {
        var options = new LlamaContextOptions { Length = 256 };
        using var native = new NativeContext(tiny.Model, options, 256, 128, 1, 1, traced: true);

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() =>
            TensorTap.Listen(new Failing(), () => native.Decode([1, 2, 3], [0, 0, 1], CancellationToken.None))
        );

        Assert.Equal("on purpose", failure.Message);
        native.ForgetFrom(0);
        native.Decode([1, 2, 3], [0, 0, 1], CancellationToken.None);
        Assert.Equal(tiny.Model.Vocabulary.Count, native.Row(2, () => []).Length);
    }

    [Fact]
    public void A_cancelled_or_failed_run_leaves_a_tracer_that_works()
    {
        using LlamaTracer tracer = NewTracer("gpt2");
        using var cancelled = new CancellationTokenSource();
        ActivationRequest[] requests = [new(ActivationName.Residual)];
        Trace expected = tracer.Run(RandomModels.Text, requests);

        Assert.Throws<OperationCanceledException>(() =>
            tracer.Run(RandomModels.Text, requests, progress: new Immediate(_ => cancelled.Cancel()), cancellation: cancelled.Token)
        );
        Assert.Throws<InvalidOperationException>(() =>
            tracer.Run(RandomModels.Text, requests, progress: new Immediate(_ => tracer.Run(s_text, requests)))
        );

        Assert.Equal(
            expected[ActivationName.Residual, 2].Values,
            tracer.Run(RandomModels.Text, requests)[ActivationName.Residual, 2].Values
        );
    }

    [Fact]
    public void A_disposed_tracer_says_so()
    {
        LlamaTracer tracer = NewTracer("gpt2");
        tracer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => tracer.Run(s_text, [new(ActivationName.Logits)]));
        Assert.Throws<ObjectDisposedException>(() => tracer.Available());
        Assert.Throws<ObjectDisposedException>(() => tracer.Steer(null));
    }

    [Fact]
    public void One_head_over_2000_tokens_needs_the_memory_of_one_head()
    {
        const int Length = 2000;
        string path = Path.Combine(tiny.Folder, "many-heads.gguf");
        using var model = LlamaModel.Load(
            new TinyModel
            {
                Heads = 16,
                KeyValueHeads = 16,
                Width = 128,
                ContextLength = 2048,
            }.Write(path)
        );
        using var tracer = new LlamaTracer(model, new LlamaContextOptions { Length = 2048, Threads = 1 });
        int[] text = [.. Enumerable.Range(0, Length).Select(i => i % 200)];
        ActivationRequest request = new(ActivationName.AttentionWeights) { Layers = [1], Heads = [5] };
        tracer.Run(text[..300], [request]);
        const long OneHead = (long)Length * Length * sizeof(float);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Trace trace = tracer.Run(text, [request]);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal([1, Length, Length], trace[ActivationName.AttentionWeights, 1].Shape);
        Assert.InRange(allocated, OneHead, OneHead * 3 / 2);
    }

    private LlamaTracer NewTracer(string name) => new(models.Model(name), new LlamaContextOptions { Length = 256, Threads = 1 });

    private sealed unsafe class Failing : ITensorListener
    {
        public bool Wants(NativeTensor* tensor) => throw new InvalidOperationException("on purpose");

        public bool Take(NativeTensor* tensor) => true;
    }

    private sealed class Immediate(Action<double> act) : IProgress<double>
    {
        public void Report(double value) => act(value);
    }
}
