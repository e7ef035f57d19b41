using System.Text;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Llama.Tests.Reference;
using LlmWorkbench.Testing.Reference;

namespace LlmWorkbench.Llama.Tests.Quantization;

[Engine]
public sealed class ImportanceTests(QuantizedModels models, RandomModels random)
{
    private static readonly ImportanceOptions s_options = new()
    {
        ChunkSize = 64,
        Threads = 1,
        Dataset = "random",
    };

    [Theory]
    [InlineData("llama, grouped, untied")]
    [InlineData("qwen2, grouped, untied")]
    public void Sums_are_those_of_the_reference_in_float64(string name)
    {
        LlamaModel model = random.Model(name);
        ImportanceMatrix matrix = LlamaImportance.Compute(model, RandomModels.Text, s_options with { WithOutput = true });

        // Three pieces of 64 tokens, each read by itself, with the begin token in front; 8 tokens are left over.
        var reference = ReferenceModel.Load(model.Path);
        ForwardPass[] passes =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(piece =>
                    reference.Forward([model.Vocabulary.BeginToken!.Value, .. RandomModels.Text[((piece * 64) + 1)..((piece + 1) * 64)]])
                ),
        ];
        AssertSums(matrix, "output.weight", passes.Select(pass => pass.Normalized));
        for (int layer = 0; layer < model.LayerCount; layer++)
        {
            int at = layer;
            AssertSums(
                matrix,
                $"blk.{layer}.attn_q.weight",
                passes.Select(pass => pass.Layers[at].Input.Select(x => reference.Norm(x, $"blk.{at}.attn_norm")).ToArray())
            );
            AssertSums(matrix, $"blk.{layer}.attn_output.weight", passes.Select(pass => pass.Layers[at].Attention.Heads));
            AssertSums(
                matrix,
                $"blk.{layer}.ffn_up.weight",
                passes.Select(pass =>
                    Vectors
                        .Sum(pass.Layers[at].Input, pass.Layers[at].AttentionOutput)
                        .Select(x => reference.Norm(x, $"blk.{at}.ffn_norm"))
                        .ToArray()
                )
            );
        }

        Assert.Equal((3, 64), (matrix.ChunkCount, matrix.ChunkSize));
        Assert.Equal(matrix.Entries["blk.0.attn_q.weight"].Sums, matrix.Entries["blk.0.attn_v.weight"].Sums);
        Assert.Equal(matrix.Entries["blk.0.ffn_gate.weight"].Sums, matrix.Entries["blk.0.ffn_up.weight"].Sums);
    }

    [Fact]
    public void Experts_are_counted_one_by_one()
    {
        LlamaModel model = random.Model("llama, experts");
        ImportanceMatrix matrix = LlamaImportance.Compute(model, RandomModels.Text, s_options);
        ImportanceEntry entry = matrix.Entries["blk.0.ffn_up_exps.weight"];

        Assert.Equal(4, entry.Counts.Count);
        Assert.Equal(2 * 3 * 64, entry.Counts.Sum());
        Assert.Equal(entry.Counts, matrix.Entries["blk.0.ffn_down_exps.weight"].Counts);

        // Each token goes to two experts, so the sums over experts are twice those of the router, which sees every token.
        ImportanceEntry router = matrix.Entries["blk.0.ffn_gate_inp.weight"];
        int width = router.Sums.Count;
        for (int i = 0; i < width; i++)
        {
            Assert.Equal(
                2.0 * router.Sums[i],
                Enumerable.Range(0, 4).Sum(expert => (double)entry.Sums[(expert * width) + i]),
                2e-3 * router.Sums[i]
            );
        }

        string path = models.Named("experts.imatrix.gguf");
        matrix.Save(path, overwrite: true);
        AssertSame(matrix, ImportanceMatrixFile.Read(path));
    }

    [Fact]
    public void File_is_that_of_llama_imatrix_and_comes_back()
    {
        string path = models.Named("saved.gguf");
        models.Importance.Save(path);
        var file = GgufFile.Read(path);

        Assert.Equal(["general.type", "imatrix.datasets", "imatrix.chunk_count", "imatrix.chunk_size"], file.Metadata.Keys);
        Assert.Equal("imatrix", file.Metadata.FileKind);
        Assert.Equal(["random"], file.Metadata.GetStrings("imatrix.datasets"));
        Assert.Equal("blk.0.attn_k.weight.in_sum2", file.Tensors[0].Name);
        Assert.Equal("blk.0.attn_k.weight.counts", file.Tensors[1].Name);
        AssertSame(models.Importance, ImportanceMatrixFile.Read(path));
        Assert.Throws<IOException>(() => models.Importance.Save(path));
    }

    [Fact]
    public void Older_files_are_read_too()
    {
        string path = models.Named("old.dat");
        using (var writer = new BinaryWriter(File.Create(path)))
        {
            writer.Write(1);
            byte[] name = Encoding.UTF8.GetBytes("blk.0.attn_q.weight");
            writer.Write(name.Length);
            writer.Write(name);
            writer.Write(4);
            writer.Write(2);
            writer.Write(8f);
            writer.Write(2f);
            writer.Write(4);
            writer.Write(3);
            writer.Write("abc"u8);
        }

        ImportanceMatrix matrix = ImportanceMatrixFile.Read(path);
        Assert.Equal([2f, 0.5f], matrix.Entries["blk.0.attn_q.weight"].Means());
        Assert.Equal(("abc", 4), (Assert.Single(matrix.Datasets), matrix.ChunkCount));
    }

    [Fact]
    public void Other_files_are_refused_in_a_sentence()
    {
        string text = models.Named("text.dat");
        File.WriteAllText(text, "This is not an importance matrix, but a text that is long enough to look like one for a while.");

        Assert.Contains(
            "holds no importance matrix",
            Assert.Throws<LlamaException>(() => ImportanceMatrixFile.Read(text)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "holds no importance matrix",
            Assert.Throws<LlamaException>(() => ImportanceMatrixFile.Read(models.Source)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "is a folder",
            Assert.Throws<LlamaException>(() => ImportanceMatrixFile.Read(models.Folder)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<FileNotFoundException>(() => ImportanceMatrixFile.Read(models.Named("nothing.dat")));
    }

    [Fact]
    public void Texts_that_are_too_short_are_refused()
    {
        string sentence = Assert.Throws<LlamaException>(() => LlamaImportance.Compute(random.Model("gpt2"), [1, 2, 3], s_options)).Message;

        Assert.Contains("3 tokens", sentence, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() =>
            LlamaImportance.Compute(random.Model("gpt2"), Enumerable.Repeat(1_000_000, 64).ToArray(), s_options)
        );
    }

    [Fact]
    public void Computation_can_be_stopped()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Stopping(cancellation);

        Assert.ThrowsAny<OperationCanceledException>(() =>
            LlamaImportance.Compute(random.Model("gpt2"), RandomModels.Text, s_options, progress, cancellation: cancellation.Token)
        );
        Assert.Equal(1.0 / 3, progress.Last, 9);
    }

    [Theory]
    [InlineData("falcon, one norm, one key head")]
    [InlineData("gpt2")]
    [InlineData("phi3, grouped")]
    [InlineData("gemma2, norms after, sliding window")]
    public void Every_architecture_has_all_matrices_of_its_layers(string name)
    {
        LlamaModel model = random.Model(name);
        ImportanceMatrix matrix = LlamaImportance.Compute(model, RandomModels.Text, s_options with { MaxChunks = 1 });

        Assert.Equal(
            model
                .File.Tensors.Where(tensor => tensor.Name.StartsWith("blk.", StringComparison.Ordinal) && tensor.Dimensions.Count > 1)
                .Select(tensor => tensor.Name)
                .Order(StringComparer.Ordinal),
            matrix.Entries.Keys.Order(StringComparer.Ordinal)
        );
        Assert.All(model.File.Tensors.Where(tensor => matrix.Entries.ContainsKey(tensor.Name)), tensor => Assert.True(matrix.Has(tensor)));
        Assert.All(matrix.Entries.Values, entry => Assert.Equal([64], entry.Counts));
    }

    private static void AssertSums(ImportanceMatrix matrix, string name, IEnumerable<double[][]> inputs)
    {
        double[][] rows = [.. inputs.SelectMany(rows => rows)];
        ImportanceEntry entry = matrix.Entries[name];
        Assert.Equal([rows.Length], entry.Counts);
        Assert.Equal(rows[0].Length, entry.Sums.Count);
        for (int i = 0; i < entry.Sums.Count; i++)
        {
            double expected = rows.Sum(row => row[i] * row[i]);
            Assert.Equal(expected, entry.Sums[i], 5e-3 * expected);
        }
    }

    private static void AssertSame(ImportanceMatrix expected, ImportanceMatrix read)
    {
        Assert.Equal(expected.Datasets, read.Datasets);
        Assert.Equal((expected.ChunkCount, expected.ChunkSize), (read.ChunkCount, read.ChunkSize));
        Assert.Equal(expected.Entries.Keys.Order(), read.Entries.Keys.Order());
        Assert.All(
            expected.Entries,
            pair =>
            {
                Assert.Equal(pair.Value.Sums, read.Entries[pair.Key].Sums);
                Assert.Equal(pair.Value.Counts, read.Entries[pair.Key].Counts);
            }
        );
    }

    private sealed class Stopping(CancellationTokenSource cancellation) : IProgress<double>
    {
        public double Last { get; private set; }

        public void Report(double value)
        {
            Last = value;
            cancellation.Cancel();
        }
    }
}
