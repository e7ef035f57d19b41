using System.Security.Cryptography;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Llama.Tests.Quantization;

[Engine]
public sealed class LlamaQuantizerTests(QuantizedModels models)
{
    private static readonly string[] s_importanceKeys =
    [
        "quantize.imatrix.file",
        "quantize.imatrix.dataset",
        "quantize.imatrix.entries_count",
        "quantize.imatrix.chunks_count",
    ];

    public static TheoryData<string> AllTypes => [.. QuantizationType.All.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void File_is_that_of_llama_cpp_byte_for_byte(string name)
    {
        var type = QuantizationType.Parse(name);
        string expected = models.Named($"{name}.native.gguf");
        if (type.NeedsImportance)
        {
            QuantizedFile file = Quantize(models.Source, name, options => options with { Importance = models.Importance });
            NativeQuantizer.Quantize(models.Source, expected, type, importance: Means());
            AssertSameTensors(expected, file.Path);
            return;
        }

        AssertSameBytes(expected, () => NativeQuantizer.Quantize(models.Source, expected, type), Quantize(models.Source, name));
    }

    [Theory]
    [InlineData("Q4_0")]
    [InlineData("Q4_K_M")]
    [InlineData("IQ4_XS")]
    [InlineData("Q2_K")]
    public void File_with_an_importance_matrix_holds_the_tensors_of_llama_cpp(string name)
    {
        string expected = models.Named($"{name}.important.gguf");
        QuantizedFile file = Quantize(models.Source, name, options => options with { Importance = models.Importance });
        NativeQuantizer.Quantize(models.Source, expected, QuantizationType.Parse(name), importance: Means());

        AssertSameTensors(expected, file.Path);
        Assert.Contains(file.Plan.Tensors, tensor => tensor.UsesImportance);
        Assert.Equal(s_importanceKeys, file.File.Metadata.Keys.TakeLast(4));
    }

    [Fact]
    public void Mix_over_many_layers_is_that_of_llama_cpp()
    {
        string expected = models.Named("deep.native.gguf");
        QuantizedFile file = Quantize(models.DeepSource, "Q4_K_M");

        AssertSameBytes(expected, () => NativeQuantizer.Quantize(models.DeepSource, expected, QuantizationType.Parse("Q4_K_M")), file);
        Assert.Equal(
            [GgmlType.Q4_K, GgmlType.Q6_K],
            file.Plan.Tensors.Where(tensor => tensor.Name.EndsWith("ffn_down.weight", StringComparison.Ordinal))
                .Select(tensor => tensor.Type)
                .Distinct()
                .Order()
        );
    }

    [Theory]
    [InlineData("Q4_K_M")]
    [InlineData("Q3_K_S")]
    public void Pure_file_is_that_of_llama_cpp(string name)
    {
        string expected = models.Named($"{name}.pure.native.gguf");
        QuantizedFile file = Quantize(models.Source, name, options => options with { Pure = true });

        AssertSameBytes(expected, () => NativeQuantizer.Quantize(models.Source, expected, QuantizationType.Parse(name), pure: true), file);
        Assert.All(
            file.Plan.Tensors.Where(tensor => tensor.IsMatrix),
            tensor => Assert.Equal(QuantizationType.Parse(name).BaseType, tensor.Type)
        );
    }

    [Fact]
    public void Tensors_type_can_be_chosen_as_in_llama_cpp()
    {
        string expected = models.Named("single.native.gguf");
        QuantizedFile file = Quantize(
            models.Source,
            "Q4_K_M",
            options => options with { TensorTypes = new Dictionary<string, GgmlType> { ["blk.1.attn_v.weight"] = GgmlType.Q8_0 } }
        );

        AssertSameBytes(
            expected,
            () =>
                NativeQuantizer.Quantize(
                    models.Source,
                    expected,
                    QuantizationType.Parse("Q4_K_M"),
                    single: (@"^blk\.1\.attn_v\.weight$", GgmlType.Q8_0)
                ),
            file
        );
    }

    [Fact]
    public void Mixture_of_experts_is_that_of_llama_cpp()
    {
        string source = new RandomModel { Architecture = "llama", Experts = 4 }.Write(models.Named("experts.gguf"));
        string expected = models.Named("experts.native.gguf");

        AssertSameBytes(
            expected,
            () => NativeQuantizer.Quantize(source, expected, QuantizationType.Parse("Q5_1")),
            Quantize(source, "Q5_1")
        );
    }

    [Fact]
    public void Rows_that_fit_no_super_block_get_another_type_and_the_plan_says_so()
    {
        QuantizedFile file = Quantize(models.OddSource, "Q4_K_M");
        string expected = models.Named("odd.native.gguf");

        AssertSameBytes(expected, () => NativeQuantizer.Quantize(models.OddSource, expected, QuantizationType.Parse("Q4_K_M")), file);
        QuantizedTensor query = file.Plan.Tensors.Single(tensor => tensor.Name == "blk.1.attn_q.weight");
        Assert.Equal((GgmlType.F32, GgmlType.Q5_0, GgmlType.Q4_K), (query.SourceType, query.Type, query.FallbackFrom));
        QuantizedTensor output = file.Plan.Tensors.Single(tensor => tensor.Name == "output.weight");
        Assert.Equal((GgmlType.Q8_0, GgmlType.Q4_K), (output.Type, output.FallbackFrom));
        Assert.Equal(file.Plan.Tensors.Count(tensor => tensor.IsMatrix), file.Plan.Fallbacks.Count());
    }

    [Fact]
    public void Single_tensor_can_be_quantized_alone()
    {
        QuantizedFile file = Quantize(models.Source, "Q4_0", options => options with { Pure = true, Only = ["blk.1.ffn_down.weight"] });

        QuantizedTensor changed = Assert.Single(file.Plan.Tensors, tensor => !tensor.IsCopied);
        Assert.Equal(("blk.1.ffn_down.weight", GgmlType.Q4_0), (changed.Name, changed.Type));
        using GgufTensorData before = GgufFile.Read(models.Source).OpenTensors();
        using GgufTensorData after = file.File.OpenTensors();
        Assert.All(
            file.File.Tensors.Where(tensor => tensor.Name != changed.Name),
            tensor => Assert.Equal(before.Read(before.File.FindTensor(tensor.Name)!), after.Read(tensor))
        );
        Assert.Equal(before.File.Metadata.GetInteger("general.file_type"), file.File.Metadata.GetInteger("general.file_type"));
    }

    [Fact]
    public void Single_tensors_of_a_half_precision_file_can_have_other_types()
    {
        QuantizedFile file = Quantize(
            models.OddSource,
            "F16",
            options =>
                options with
                {
                    TensorTypes = new Dictionary<string, GgmlType>
                    {
                        ["blk.0.attn_k.weight"] = GgmlType.Q8_0,
                        ["blk.1.ffn_up.weight"] = GgmlType.Q4_K,
                    },
                }
        );

        Assert.Equal(GgmlType.Q8_0, file.File.FindTensor("blk.0.attn_k.weight")!.Type);
        Assert.Equal(GgmlType.Q5_0, file.File.FindTensor("blk.1.ffn_up.weight")!.Type);
        Assert.Equal(GgmlType.Q4_K, Assert.Single(file.Plan.Fallbacks).FallbackFrom);
        Assert.Equal(GgmlType.F16, file.File.FindTensor("blk.1.attn_k.weight")!.Type);
    }

    [Fact]
    public void Bits_per_weight_are_those_of_the_file()
    {
        QuantizedFile file = Quantize(models.Source, "Q5_K_S");

        Assert.Equal(
            8.0 * file.File.Tensors.Sum(tensor => tensor.ByteLength) / file.File.Tensors.Sum(tensor => tensor.ElementCount),
            file.BitsPerWeight,
            12
        );
        Assert.Equal(new FileInfo(file.Path).Length, file.FileLength);
        Assert.Equal(
            file.Plan.Tensors.Select(tensor => (tensor.Name, tensor.Type)),
            file.File.Tensors.Select(tensor => (tensor.Name, tensor.Type))
        );
        Assert.Equal(file.Plan.Tensors.Select(tensor => tensor.Bytes), file.File.Tensors.Select(tensor => tensor.ByteLength));
    }

    [Fact]
    public void Number_of_threads_changes_nothing()
    {
        QuantizedFile one = Quantize(models.Source, "Q4_K_M");
        QuantizedFile more = LlamaQuantizer.Quantize(
            models.Source,
            models.Named("threads.gguf"),
            new QuantizationOptions { Type = QuantizationType.Parse("Q4_K_M"), Threads = PhysicalCores.Count }
        );

        Assert.Equal(Hash(one.Path), Hash(more.Path));
    }

    [Fact]
    public void Progress_goes_through_all_tensors_to_the_end()
    {
        var seen = new List<QuantizationProgress>();
        QuantizedFile file = LlamaQuantizer.Quantize(models.Source, models.Named("progress.gguf"), Options("Q8_0"), new Heard(seen));

        Assert.Equal(Enumerable.Range(0, file.Plan.Tensors.Count), seen.Select(step => step.Index).Distinct());
        Assert.Equal(seen.Select(step => step.Fraction).Order(), seen.Select(step => step.Fraction));
        Assert.Equal(1, seen[^1].Fraction, 12);
        Assert.All(seen, step => Assert.Equal(file.Plan.Tensors[step.Index], step.Tensor));
    }

    [Fact]
    public void Names_are_understood_in_small_letters_and_by_their_aliases()
    {
        Assert.Equal("Q4_K_M", QuantizationType.Find("q4_k_m")?.Name);
        Assert.Equal("Q5_K_M", QuantizationType.Find("Q5_K")?.Name);
        Assert.Null(QuantizationType.Find("Q9_K"));
        Assert.Contains("IQ2_XXS", Assert.Throws<LlamaException>(() => QuantizationType.Parse("Q9_K")).Message, StringComparison.Ordinal);
    }

    private QuantizedFile Quantize(string source, string type, Func<QuantizationOptions, QuantizationOptions>? change = null)
    {
        QuantizationOptions options = Options(type);
        return LlamaQuantizer.Quantize(source, models.Named($"{Guid.NewGuid():N}.gguf"), change?.Invoke(options) ?? options);
    }

    private static QuantizationOptions Options(string type) => new() { Type = QuantizationType.Parse(type), Threads = 1 };

    private Dictionary<string, float[]> Means() => models.Importance.Entries.ToDictionary(pair => pair.Key, pair => pair.Value.Means());

    private static void AssertSameBytes(string expected, Action quantize, QuantizedFile file)
    {
        quantize();
        Assert.Equal(Hash(expected), Hash(file.Path));
    }

    private static void AssertSameTensors(string expected, string actual)
    {
        using GgufTensorData one = GgufFile.Read(expected).OpenTensors();
        using GgufTensorData other = GgufFile.Read(actual).OpenTensors();
        Assert.Equal(one.File.Tensors, other.File.Tensors);
        Assert.All(one.File.Tensors, tensor => Assert.Equal(one.Read(tensor), other.Read(tensor)));
        Assert.Equal(
            one.File.Metadata.Select(entry => (entry.Key, entry.Value.ToString())),
            other.File.Metadata.Where(entry => !s_importanceKeys.Contains(entry.Key)).Select(entry => (entry.Key, entry.Value.ToString()))
        );
    }

    private static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));

    private sealed class Heard(List<QuantizationProgress> steps) : IProgress<QuantizationProgress>
    {
        public void Report(QuantizationProgress value) => steps.Add(value);
    }
}
