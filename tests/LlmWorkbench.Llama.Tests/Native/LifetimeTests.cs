using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Sampling;

namespace LlmWorkbench.Llama.Tests.Native;

/// <summary>Disposing early, twice, from elsewhere and in the wrong order.</summary>
[Engine]
public sealed class LifetimeTests(TinyModelFixture tiny)
{
    private static readonly int[] s_text = [.. Enumerable.Range(0, 200)];

    [Fact]
    public void Everything_can_be_disposed_twice_and_answers_afterwards_with_ObjectDisposedException()
    {
        var model = LlamaModel.Load(tiny.Path);
        var context = new LlamaContext(model, new LlamaContextOptions { Threads = 1 });
        var sampler = new Sampler(model.Vocabulary, new SamplingOptions());
        var generation = new Generation(context, [1]);
        model.Vocabulary.GetText(5);
        foreach (IDisposable owner in (IDisposable[])[generation, sampler, context, model, generation, sampler, context, model])
        {
            owner.Dispose();
        }

        Action[] uses =
        [
            () => context.Evaluate([1]),
            () => context.Evaluate([1], LogitPositions.All, (_, _) => { }),
            () => context.Append(1, new float[model.Vocabulary.Count]),
            context.Clear,
            () => sampler.Accept(1),
            () => sampler.Draw(new float[model.Vocabulary.Count]),
            () => sampler.Sample(new float[model.Vocabulary.Count]),
            () => sampler.Filter(new float[model.Vocabulary.Count]),
            () => generation.Next(),
            () => _ = generation.Rest().ToList(),
            () => _ = new LlamaContext(model),
            () => model.Vocabulary.Tokenize("the"),
            () => model.Vocabulary.GetBytes(5),
            () => model.Vocabulary.GetText(5),
            () => model.Vocabulary.IsControl(5),
            () => model.Vocabulary.IsUnknown(5),
            () => model.Vocabulary.IsByte(5),
            () => model.Vocabulary.IsEndOfGeneration(5),
            () => model.Vocabulary.Detokenize([5]),
        ];
        Assert.All(uses, use => Assert.Throws<ObjectDisposedException>(use));
    }

    [Fact]
    public void A_model_disposed_while_another_thread_decodes_is_freed_after_the_last_context()
    {
        var model = LlamaModel.Load(tiny.Path);
        using var context = new LlamaContext(model, new LlamaContextOptions { Threads = 1 });
        float[] expected = context.Evaluate(s_text, LogitPositions.All).Last.ToArray();
        context.Clear();
        using var running = new ManualResetEventSlim();
        var disposer = new Thread(() =>
        {
            running.Wait();
            model.Dispose();
        });
        disposer.Start();
        float[] actual = new float[expected.Length];

        context.Evaluate(
            s_text,
            LogitPositions.All,
            (position, row) =>
            {
                running.Set();
                disposer.Join();
                row.CopyTo(actual);
            }
        );

        Assert.Equal(expected, actual);
        using (var generation = new Generation(context, [1, 2], new GenerationOptions { StopAtEnd = false, MaxTokens = 3 }))
        {
            Assert.Equal(3, generation.Rest().Count());
        }

        Assert.Throws<ObjectDisposedException>(() => new LlamaContext(model));
        Assert.Equal(" cat", model.Vocabulary.GetText(Assert.Single(model.Vocabulary.Tokenize(" cat", addSpecial: false)).Id));
        context.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Vocabulary.Tokenize(" cat"));
    }

    [Fact]
    public async Task Disposing_from_another_thread_waits_for_the_running_call()
    {
        LlamaContext context = tiny.NewContext();
        Task? disposing = null;
        int rows = 0;

        context.Evaluate(
            s_text,
            LogitPositions.All,
            (_, _) =>
            {
                disposing ??= Task.Run(context.Dispose);
                Assert.False(disposing.IsCompleted);
                rows++;
            }
        );

        Assert.Equal(s_text.Length, rows);
        await disposing!;
        Assert.Throws<ObjectDisposedException>(() => context.Evaluate([1]));
    }

    [Fact]
    public void A_context_disposed_by_its_own_visitor_keeps_the_row_alive_and_ends_the_call()
    {
        LlamaContext context = tiny.NewContext();
        float sum = 0;

        Assert.Throws<ObjectDisposedException>(() =>
            context.Evaluate(
                s_text,
                LogitPositions.All,
                (_, row) =>
                {
                    context.Dispose();
                    foreach (float logit in row)
                    {
                        sum += logit;
                    }
                }
            )
        );

        Assert.True(float.IsFinite(sum) && sum != 0);
    }

    [Fact]
    public void A_context_cannot_be_cleared_by_its_own_visitor()
    {
        using LlamaContext context = tiny.NewContext();

        Assert.Throws<InvalidOperationException>(() => context.Evaluate(s_text, LogitPositions.All, (_, _) => context.Clear()));
        Assert.Equal(tiny.Model.Vocabulary.Count, context.Evaluate(s_text).Last.Length);
    }

    [Fact]
    public void Contexts_made_while_the_model_is_being_disposed_compute_or_are_refused()
    {
        for (int i = 0; i < 100; i++)
        {
            var model = LlamaModel.Load(tiny.Path);
            using var start = new Barrier(2);
            var disposer = new Thread(() =>
            {
                start.SignalAndWait();
                Thread.SpinWait(i * 200);
                model.Dispose();
            });
            disposer.Start();
            start.SignalAndWait();
            try
            {
                using var context = new LlamaContext(model, new LlamaContextOptions { Length = 256, Threads = 1 });
                Assert.Equal(model.Vocabulary.Count, context.Evaluate([1, 2, 3]).Last.Length);
            }
            catch (ObjectDisposedException)
            {
                Assert.True(model.IsDisposed);
            }

            disposer.Join();
        }
    }

    [Fact]
    public void Two_contexts_of_one_model_compute_side_by_side()
    {
        using LlamaContext reference = tiny.NewContext();
        float[] expected = reference.Evaluate(s_text).Last.ToArray();

        Parallel.For(
            0,
            8,
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            _ =>
            {
                using LlamaContext context = tiny.NewContext();
                Assert.Equal(expected, context.Evaluate(s_text).Last.ToArray());
            }
        );
    }

    [Fact]
    public void A_context_used_by_many_threads_and_then_disposed_by_one_ends_all_calls()
    {
        LlamaContext context = tiny.NewContext();
        float[] expected = context.Evaluate(s_text).Last.ToArray();

        Parallel.For(
            0,
            40,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            i =>
            {
                if (i == 20)
                {
                    context.Dispose();
                }

                try
                {
                    Assert.Equal(expected, context.Evaluate(s_text).Last.ToArray());
                }
                catch (ObjectDisposedException)
                {
                    Assert.Throws<ObjectDisposedException>(context.Clear);
                }
            }
        );
    }

    [Fact]
    public void A_threads_log_is_not_cleared_by_another_threads_calls()
    {
        NativeLog.Clear();
        using (tiny.NewContext())
        {
            var other = new Thread(NativeLog.Clear);
            other.Start();
            other.Join();

            Assert.Contains(NativeLog.All(), line => line.Contains("KV buffer size", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_abort_flag_outlives_the_context_that_looks_at_it()
    {
        var abort = new AbortFlag();
        NativeContextParams parameters = ReleaseCalls.DefaultContextParams();
        parameters.Threads = parameters.BatchThreads = 1;
        var context = ContextHandle.Create(tiny.Model.Handle, parameters, abort, 1);

        abort.Dispose();
        Assert.False(abort.IsClosed);
        context.Dispose();

        Assert.True(abort.IsClosed);
        Assert.Throws<ObjectDisposedException>(() => abort.Watch(default));
    }
}
