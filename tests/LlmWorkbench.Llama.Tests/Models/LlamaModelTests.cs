using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Models;

[Engine]
public sealed class LlamaModelTests(TinyModelFixture tiny)
{
    [Fact]
    public void Says_what_it_is_made_of()
    {
        LlamaModel model = tiny.Model;

        Assert.Equal("llama", model.Architecture);
        Assert.Equal(
            (64, 2, 4, 2, 512),
            (model.EmbeddingLength, model.LayerCount, model.HeadCount, model.KeyValueHeadCount, model.TrainedContextLength)
        );
        Assert.Equal(model.File.Tensors.Sum(tensor => tensor.ElementCount), model.ParameterCount);
        Assert.Equal(model.File.Tensors.Sum(tensor => tensor.ByteLength), model.SizeInBytes);
        Assert.Equal(0, model.OffloadedLayers);
        Assert.StartsWith("{% for message in messages %}", model.ChatTemplate, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_progress_up_to_1()
    {
        var seen = new Recorder();

        LlamaModel.Load(tiny.Path, progress: seen).Dispose();

        Assert.Equal(1, seen.Values[^1]);
        Assert.Equal(seen.Values.Order(), seen.Values);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    public void A_load_can_be_cancelled_while_the_file_is_read_and_while_llama_cpp_loads(double fraction)
    {
        using var cancellation = new CancellationTokenSource();
        var cancelling = new Recorder(value =>
        {
            if (value >= fraction)
            {
                cancellation.Cancel();
            }
        });

        Assert.ThrowsAny<OperationCanceledException>(() => LlamaModel.Load(tiny.Path, null, cancelling, cancellation.Token));
        Assert.InRange(cancelling.Values[^1], fraction, 1);
    }

    [Fact]
    public async Task A_load_that_waits_for_another_one_can_be_cancelled()
    {
        using var held = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        Task<LlamaModel> first = Task.Run(() =>
            LlamaModel.Load(
                tiny.Path,
                null,
                new Recorder(value =>
                {
                    if (value > 0.5)
                    {
                        held.Set();
                        go.Wait();
                    }
                })
            )
        );
        held.Wait(TestContext.Current.CancellationToken);
        // A file that is read into memory reports nothing before its turn.
        using var cancellation = new CancellationTokenSource(50);

        Assert.ThrowsAny<OperationCanceledException>(() => LlamaModel.Load(tiny.Path, null, null, cancellation.Token));
        go.Set();
        (await first).Dispose();
    }

    [Fact]
    public void A_load_inside_of_a_load_is_refused()
    {
        LlamaException failed = Assert.Throws<LlamaException>(() =>
            LlamaModel.Load(
                tiny.Path,
                null,
                new Recorder(value =>
                {
                    if (value > 0.5)
                    {
                        LlamaModel.Load(tiny.Path).Dispose();
                    }
                })
            )
        );

        Assert.Contains("load it afterwards", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    public void A_progress_handler_that_throws_ends_the_load_and_not_the_process(double fraction)
    {
        var broken = new Recorder(value =>
        {
            if (value >= fraction)
            {
                throw new InvalidOperationException("the handler is broken");
            }
        });

        LlamaException failed = Assert.Throws<LlamaException>(() => LlamaModel.Load(tiny.Path, null, broken));

        Assert.Contains("the handler is broken", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains(
            "no-such-model.gguf",
            Assert.Throws<FileNotFoundException>(() => LlamaModel.Load(Path.Combine(tiny.Folder, "no-such-model.gguf"))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_file_that_is_no_model_never_reaches_llama_cpp()
    {
        string path = Path.Combine(tiny.Folder, "empty.gguf");
        File.WriteAllBytes(path, []);

        Assert.Throws<GgufFormatException>(() => LlamaModel.Load(path));
    }

    [Fact]
    public void What_only_llama_cpp_knows_to_refuse_is_refused_with_its_reason()
    {
        string path = Path.Combine(tiny.Folder, "half.gguf");
        var writer = new GgufWriter();
        foreach ((string key, GgufValue value) in tiny.Model.File.Metadata)
        {
            writer.Add(key, value);
        }

        writer.AddTensor("token_embd.weight", [64, TinyModel.Tokens.Count], new float[64 * TinyModel.Tokens.Count]);
        writer.Write(path);

        LlamaException refused = Assert.Throws<LlamaException>(() => LlamaModel.Load(path));

        Assert.StartsWith("llama.cpp cannot load half.gguf: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("tensor 'output_norm.weight' not found", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_vocabulary_alone_can_tokenize_but_not_run()
    {
        using var model = LlamaModel.Load(tiny.Path, new LlamaModelOptions { VocabularyOnly = true });

        Assert.Equal((64, 2, 4), (model.EmbeddingLength, model.LayerCount, model.HeadCount));
        Assert.Equal(["the"], model.Vocabulary.Tokenize("the", addSpecial: false).Select(token => model.Vocabulary.GetText(token.Id)));
        Assert.Contains("vocabulary only", Assert.Throws<LlamaException>(() => new LlamaContext(model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_model_says_so()
    {
        var model = LlamaModel.Load(tiny.Path);
        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => model.Vocabulary.Tokenize("the"));
        Assert.Throws<ObjectDisposedException>(() => new LlamaContext(model));
    }

    private sealed class Recorder(Action<double>? onReport = null) : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public void Report(double value)
        {
            Values.Add(value);
            onReport?.Invoke(value);
        }
    }
}
