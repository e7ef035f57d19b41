using System.Runtime.Versioning;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Quantization;

/// <summary>What cannot be quantized or written is one sentence, and leaves nothing under the final name.</summary>
[Engine]
public sealed class QuantizerRefusalTests(QuantizedModels models)
{
    // The file itself, and what is left of it under another name.
    private static string[] Parts(string target) => Directory.GetFiles(Path.GetDirectoryName(target)!, Path.GetFileName(target) + "*");

    private static readonly QuantizationOptions s_q8 = new() { Type = QuantizationType.Parse("Q8_0"), Threads = 1 };
    private static readonly QuantizationOptions s_q4 = s_q8 with { Type = QuantizationType.Parse("Q4_K_M") };

    [Fact]
    public void File_that_is_quantized_already_is_refused_unless_allowed()
    {
        string quantized = LlamaQuantizer.Quantize(models.Source, New(), s_q8).Path;
        string target = New();

        string sentence = Refusal(quantized, target, s_q4);
        Assert.Contains("is quantized already", sentence, StringComparison.Ordinal);
        Assert.Contains("Q8_0", sentence, StringComparison.Ordinal);
        Assert.False(File.Exists(target));
        Assert.Contains("already: nothing would change", Refusal(quantized, target, s_q8), StringComparison.Ordinal);
        Assert.Equal(
            GgmlType.Q4_K,
            LlamaQuantizer.Quantize(quantized, target, s_q4 with { AllowRequantize = true }).File.FindTensor("blk.0.attn_q.weight")!.Type
        );
    }

    [Fact]
    public void Onto_itself_is_refused_even_when_overwriting_is_allowed()
    {
        string source = CopyOfSource();
        byte[] before = File.ReadAllBytes(source);

        Assert.Contains("is the file that is quantized", Refusal(source, source, s_q8 with { Overwrite = true }), StringComparison.Ordinal);
        Assert.Contains(
            "is the file that is quantized",
            Refusal(source, Path.Combine(models.Folder, ".", "x", "..", Path.GetFileName(source)), s_q8 with { Overwrite = true }),
            StringComparison.Ordinal
        );
        Assert.Equal(before, File.ReadAllBytes(source));
    }

    [Fact]
    public void Onto_a_link_to_itself_is_refused()
    {
        string source = CopyOfSource();
        byte[] before = File.ReadAllBytes(source);
        string link = New();
        File.CreateSymbolicLink(link, Path.GetFileName(source));
        string folder = models.Named($"folder-{Guid.NewGuid():N}");
        Directory.CreateSymbolicLink(folder, models.Folder);

        Assert.Contains("a link to it", Refusal(source, link, s_q8 with { Overwrite = true }), StringComparison.Ordinal);
        Assert.Contains(
            "a link to it",
            Refusal(source, Path.Combine(folder, Path.GetFileName(source)), s_q8 with { Overwrite = true }),
            StringComparison.Ordinal
        );
        Assert.Contains("a link to it", Refusal(link, source, s_q8 with { Overwrite = true }), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(source));
    }

    [Fact]
    public void Link_to_the_source_in_the_place_of_a_part_is_left_alone()
    {
        string source = CopyOfSource();
        byte[] before = File.ReadAllBytes(source);
        string target = New();
        File.CreateSymbolicLink(target + ".part", source);

        LlamaQuantizer.Quantize(source, target, s_q8);
        Assert.Equal(before, File.ReadAllBytes(source));
        Assert.Equal(source, new FileInfo(target + ".part").LinkTarget);
    }

    [Fact]
    public void Another_name_of_the_same_file_is_replaced_and_the_source_stays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Makes a hard link with ln.");
        string source = CopyOfSource();
        byte[] before = File.ReadAllBytes(source);
        string target = New();
        using (var ln = System.Diagnostics.Process.Start("ln", [source, target]))
        {
            ln.WaitForExit();
        }

        Assert.Contains("is there already", Refusal(source, target, s_q8), StringComparison.Ordinal);
        QuantizedFile file = LlamaQuantizer.Quantize(source, target, s_q8 with { Overwrite = true });
        Assert.Equal(before, File.ReadAllBytes(source));
        Assert.Equal(GgmlType.Q8_0, file.File.FindTensor("blk.0.attn_q.weight")!.Type);
    }

    [Fact]
    public void File_that_is_there_is_replaced_only_when_told()
    {
        string target = New();
        File.WriteAllText(target, "mine");

        Assert.Contains("is there already", Refusal(models.Source, target, s_q8), StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(target));
        LlamaQuantizer.Quantize(models.Source, target, s_q8 with { Overwrite = true });
        Assert.Equal(GgmlType.Q8_0, GgufFile.Read(target).FindTensor("blk.0.attn_q.weight")!.Type);
    }

    [Fact]
    public void Link_that_leads_nowhere_is_not_replaced()
    {
        string target = New();
        File.CreateSymbolicLink(target, models.Named("nowhere.gguf"));

        Assert.Contains("is there already", Refusal(models.Source, target, s_q8), StringComparison.Ordinal);
    }

    [Fact]
    public void Full_disk_is_one_sentence_and_leaves_nothing()
    {
        string target = New();
        var place = new QuantizationTarget(LlamaQuantizer.Plan(models.Source, s_q8), target);
        var full = new GgufWriter();
        full.AddTensor("t", [2], () => throw new IOException("No space left on device."));

        string sentence = Assert
            .Throws<NotWrittenException>(() =>
                place.Write(() =>
                {
                    full.Write(target);
                    throw new InvalidOperationException("It was written all the same.");
                })
            )
            .Message;
        Assert.EndsWith("could not be written, and nothing of it was left: No space left on device.", sentence, StringComparison.Ordinal);
        Assert.Empty(Parts(target));
    }

    [Fact]
    public void File_larger_than_the_free_space_is_refused_before_anything_is_written()
    {
        string sentence = Assert
            .Throws<NotWrittenException>(() =>
                QuantizationTarget.RequireRoom("/data", "big.gguf", needed: 4_700_000_000, free: 1_200_000_000)
            )
            .Message;

        Assert.Equal(
            "The disk of /data has 1,200.0 MB free, and big.gguf needs 4,700.0 MB: free some space, or write to another disk.",
            sentence
        );
        QuantizationTarget.RequireRoom("/data", "big.gguf", needed: 4_700_000_000, free: 4_700_000_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_two_that_write_one_file_at_once_the_second_is_refused_and_the_first_is_whole(bool overwrites)
    {
        string target = New();
        if (overwrites)
        {
            File.WriteAllText(target, "old");
        }

        string? refusal = null;
        var second = new Once(() => refusal = Refusal(models.Source, target, s_q4 with { Overwrite = overwrites }));
        QuantizedFile first = LlamaQuantizer.Quantize(models.Source, target, s_q8 with { Overwrite = overwrites }, second);

        Assert.Equal($"{target} is being written just now by another command: wait until it is done, or choose another name.", refusal);
        Assert.Equal(GgmlType.Q8_0, GgufFile.Read(target).FindTensor("blk.0.attn_q.weight")!.Type);
        Assert.Equal(new FileInfo(target).Length, first.FileLength);
        Assert.Equal([target], Parts(target));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void What_is_made_of_a_private_model_is_private()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        string source = CopyOfSource();
        File.SetUnixFileMode(source, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string target = LlamaQuantizer.Quantize(source, New(), s_q8).Path;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(target));
    }

    private sealed class Once(Action work) : IProgress<QuantizationProgress>
    {
        private bool _isDone;

        public void Report(QuantizationProgress value)
        {
            if (!_isDone)
            {
                _isDone = true;
                work();
            }
        }
    }

    [Fact]
    public void Folder_that_is_not_there_is_named()
    {
        Assert.Contains("There is no folder", Refusal(models.Source, models.Named("no/where.gguf"), s_q8), StringComparison.Ordinal);
        Assert.Contains("is a folder", Refusal(models.Source, models.Folder, s_q8), StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupted_work_leaves_nothing()
    {
        string target = New();
        using var cancellation = new CancellationTokenSource();
        var progress = new Stopping(cancellation, after: 5);

        Assert.ThrowsAny<OperationCanceledException>(() =>
            LlamaQuantizer.Quantize(models.Source, target, s_q4, progress, cancellation.Token)
        );
        Assert.False(File.Exists(target));
        Assert.Empty(Parts(target));
        Assert.InRange(progress.Last.Fraction, 0.001, 0.9);
    }

    [Fact]
    public void Interrupted_work_keeps_the_file_that_it_was_to_replace()
    {
        string target = New();
        File.WriteAllText(target, "mine");
        using var cancellation = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            LlamaQuantizer.Quantize(
                models.Source,
                target,
                s_q4 with
                {
                    Overwrite = true,
                },
                new Stopping(cancellation, after: 5),
                cancellation.Token
            )
        );
        Assert.Equal("mine", File.ReadAllText(target));
    }

    [Fact]
    public void Type_that_needs_an_importance_matrix_says_so()
    {
        string sentence = Refusal(models.Source, New(), s_q8 with { Type = QuantizationType.Parse("IQ2_XXS") });

        Assert.Contains("IQ2_XXS needs an importance matrix", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Embedding_that_no_importance_matrix_knows_is_refused_instead_of_ending_the_process()
    {
        string sentence = Refusal(
            models.Source,
            New(),
            s_q8 with
            {
                Type = QuantizationType.Parse("IQ2_XXS"),
                Pure = true,
                Importance = models.Importance,
            }
        );

        Assert.Contains("token_embd.weight cannot be quantized to IQ2_XXS", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Importance_matrix_of_another_model_is_refused()
    {
        string sentence = Refusal(models.OddSource, New(), s_q4 with { Importance = models.Importance });

        Assert.Contains("is of another model", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_fit_no_block_at_all_are_refused()
    {
        // 1-bit blocks have 128 weights and no smaller type to fall back to: here llama.cpp gives up itself.
        string source = new TinyModel
        {
            Width = 96,
            FeedForward = 64,
            Heads = 3,
            KeyValueHeads = 3,
        }.Write(models.Named("narrow.gguf"));

        Assert.Contains(
            "no tensor type fallback",
            Refusal(source, New(), s_q8 with { Type = QuantizationType.Parse("Q1_0") }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Tensors_that_are_not_there_or_never_quantized_are_named()
    {
        Assert.Contains(
            "has no tensor nothing.weight",
            Refusal(models.Source, New(), s_q8 with { Only = ["nothing.weight"] }),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "is a vector",
            Refusal(models.Source, New(), s_q8 with { Only = ["output_norm.weight"] }),
            StringComparison.Ordinal
        );
        Assert.Contains("No tensor was named", Refusal(models.Source, New(), s_q8 with { Only = [] }), StringComparison.Ordinal);
        Assert.Contains(
            "cannot be quantized to I32",
            Refusal(models.Source, New(), s_q8 with { OutputType = GgmlType.I32 }),
            StringComparison.Ordinal
        );
        string experts = new RandomModel { Architecture = "llama", Experts = 4 }.Write(models.Named("routed.gguf"));
        Assert.Contains(
            "ffn_gate_inp",
            Refusal(experts, New(), s_q8 with { Only = ["blk.0.ffn_gate_inp.weight"] }),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_refused_by_name()
    {
        string source = models.Named("broken.gguf");
        using (GgufTensorData data = GgufFile.Read(models.OddSource).OpenTensors())
        {
            var writer = new GgufWriter();
            foreach ((string key, GgufValue value) in data.File.Metadata)
            {
                writer.Add(key, value);
            }

            foreach (GgufTensor tensor in data.File.Tensors)
            {
                float[] values = data.ReadFloats(tensor);
                if (tensor.Name == "blk.1.ffn_up.weight")
                {
                    values[7] = float.NaN;
                }

                writer.AddTensor(tensor.Name, tensor.Dimensions, values);
            }

            writer.Write(source);
        }

        string target = New();
        Assert.Contains(
            "blk.1.ffn_up.weight cannot be quantized: One weight is NaN",
            Refusal(source, target, s_q8),
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(target));
        Assert.Empty(Parts(target));
    }

    [Theory]
    [InlineData("blk.1.attn_norm.weight", float.NaN, "NaN", null)]
    [InlineData("output_norm.weight", float.PositiveInfinity, "Infinity", null)]
    [InlineData("blk.0.ffn_down.weight", float.NegativeInfinity, "-Infinity", "blk.1.ffn_up.weight")]
    public void Tensors_that_are_copied_are_looked_at_too(string tensor, float value, string shown, string? only)
    {
        string damaged = DamagedModel.Write(models.Source, New(), tensor, value, first: 5, count: 1);
        string target = New();
        Assert.Equal(
            $"{tensor} cannot be copied: one weight is {shown}, and only finite numbers are written; take another copy of the model.",
            Refusal(damaged, target, s_q8 with { Only = only is null ? null : [only] })
        );
        Assert.Empty(Parts(target));
    }

    [Fact]
    public void Files_without_a_model_are_refused()
    {
        string vocabulary = models.Named("vocabulary.gguf");
        var writer = new GgufWriter();
        writer.Add("general.architecture", "llama");
        TinyModel.AddVocabulary(writer);
        writer.Write(vocabulary);
        string matrix = models.Named("matrix.gguf");
        models.Importance.Save(matrix);

        Assert.ThrowsAny<Exception>(() => LlamaQuantizer.Quantize(matrix, New(), s_q8));
        Assert.ThrowsAny<Exception>(() => LlamaQuantizer.Quantize(vocabulary, New(), s_q8));
        Assert.Throws<FileNotFoundException>(() => LlamaQuantizer.Quantize(models.Named("nothing.gguf"), New(), s_q8));
    }

    private static string Refusal(string source, string target, QuantizationOptions options)
    {
        string sentence = Assert.ThrowsAny<LlamaException>(() => LlamaQuantizer.Quantize(source, target, options)).Message;
        Assert.DoesNotContain('\n', sentence);
        Assert.EndsWith(".", sentence + (sentence.EndsWith('.') ? "" : "."), StringComparison.Ordinal);
        return sentence;
    }

    private string New() => models.Named($"{Guid.NewGuid():N}.gguf");

    private string CopyOfSource()
    {
        string copy = New();
        File.Copy(models.Source, copy);
        return copy;
    }

    private sealed class Stopping(CancellationTokenSource cancellation, int after) : IProgress<QuantizationProgress>
    {
        private int _count;

        public QuantizationProgress Last { get; private set; }

        public void Report(QuantizationProgress value)
        {
            Last = value;
            if (++_count == after)
            {
                cancellation.Cancel();
            }
        }
    }
}
