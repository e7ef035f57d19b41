using System.Globalization;
using System.Text;
using LlmWorkbench.Families;
using LlmWorkbench.Licences;
using LlmWorkbench.Parameters.Shapes;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Families;

/// <summary>The facts of datasets/families.json: each has a source and dates, and they agree with each other.</summary>
[Fast]
public sealed class FamilyTableTests
{
    private static readonly FamilyTable s_table = FamilyTable.Known;

    // What a name says, where it leaves the embedding out: Gemma 7B has 8.54 billion (https://arxiv.org/abs/2403.08295, table 2).
    private static readonly Dictionary<string, double> s_counted = new() { ["gemma-1 7B"] = 8.54e9 };

    public static TheoryData<string> Ids => [.. s_table.Releases.Select(release => release.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_release_has_a_source_dates_and_a_basis(string id)
    {
        ModelRelease release = s_table.TryGet(id)!;
        Facts.AssertSourced(release.Source, release.AsOf);
        Facts.AssertDate(release.Date);
        Assert.True(string.CompareOrdinal(release.Date, release.AsOf) <= 0, "It was published after it was known.");
        Facts.AssertRead(release.Basis, release.AsOf, release.ReadAt);
        Assert.Equal(release.ReadAt.Count == 0, release.Checked.Count == 0);
        Assert.Equal(release.Basis == "text read", release.Checked.Count == ModelRelease.Checkable.Count);
        Assert.Equal(ModelRelease.Checkable.Where(release.Checked.Contains), release.Checked);
        Assert.All((string[])[release.Name, release.Maker, release.Tokenizer, release.PromptFormat], Assert.NotEmpty);
        Assert.NotEmpty(release.Sizes);
        Assert.NotEmpty(release.Tooling);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_parents_exist_and_are_older(string id)
    {
        ModelRelease release = s_table.TryGet(id)!;
        Assert.All(
            release.Parents,
            parent => Assert.True(string.CompareOrdinal(s_table.TryGet(parent.Id)!.Date, release.Date) <= 0, $"{parent.Id} is younger.")
        );
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void It_is_not_among_its_own_ancestors(string id)
    {
        HashSet<string> seen = [];
        var open = new Queue<string>(s_table.TryGet(id)!.Parents.Select(parent => parent.Id));
        while (open.TryDequeue(out string? next))
        {
            Assert.NotEqual(id, next);
            if (seen.Add(next))
            {
                s_table.TryGet(next)!.Parents.ToList().ForEach(parent => open.Enqueue(parent.Id));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_licence_and_its_architecture_are_in_their_tables(string id)
    {
        ModelRelease release = s_table.TryGet(id)!;
        Assert.NotNull(LicenceTable.Known.TryFind(release.Licence));
        ArchitectureTraits architecture = s_table.Architecture(release.Architecture)!;
        Assert.Equal(architecture.RunsInLlamaCpp, release.Tooling.Contains("llama.cpp"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_context_is_at_least_that_of_each_of_its_shapes(string id)
    {
        ModelRelease release = s_table.TryGet(id)!;
        Assert.All(release.Shapes, shape => Assert.InRange(shape.Context, 1, release.Context));
    }

    // Whoever takes the weights over takes the layers over: only those that were put together or taught have other shapes.
    [Theory]
    [MemberData(nameof(Ids))]
    public void Who_trains_weights_on_keeps_their_shape(string id)
    {
        ModelRelease release = s_table.TryGet(id)!;
        foreach (Ancestor parent in release.Parents.Where(p => p.How is DescentKind.FineTuned or DescentKind.Continued))
        {
            ModelRelease older = s_table.TryGet(parent.Id)!;
            Assert.Equal(older.Architecture, release.Architecture);
            Assert.Contains(
                release.Shapes.DefaultIfEmpty(),
                shape =>
                    shape is null
                    || older.Shapes.Any(o =>
                        (o.Layers, o.Width, o.Heads, o.KeyValueHeads, o.FeedForward)
                        == (shape.Layers, shape.Width, shape.Heads, shape.KeyValueHeads, shape.FeedForward)
                    )
            );
        }
    }

    // An independent sum: a slip in a shape gives another number of parameters than the name says. Some makers round down: a Gemma 2B has
    // 2.5 billion.
    [Theory]
    [MemberData(nameof(Ids))]
    public void The_shapes_have_as_many_parameters_as_their_names_say(string id)
    {
        ModelRelease release = s_table.TryGet(id)!;
        bool isGated = s_table.Architecture(release.Architecture)!.Mlp == MlpKind.Gated;
        foreach (KnownShape known in release.Shapes.Where(shape => shape.Experts is null))
        {
            double named = s_counted.GetValueOrDefault($"{id} {known.Size}", Named(known.Size));
            double[] counted = [.. new[] { true, false }.Select(tied => (double)Shape(known, isGated, tied).ParameterCount)];
            Assert.True(
                counted.Any(count => Math.Abs(count - named) <= 0.13 * named || Math.Floor(count / 1e9) * 1e9 == named),
                $"{id} {known.Size}: {string.Join(" or ", counted.Select(c => c.ToString("N0", CultureInfo.InvariantCulture)))}"
            );
        }
    }

    // The same sum for experts, which hold nearly all: three matrices each, in every layer.
    [Theory]
    [InlineData("qwen-3-moe", "30B-A3B", 30e9)]
    [InlineData("qwen-3-moe", "235B-A22B", 235e9)]
    [InlineData("gpt-oss", "20B", 20e9)]
    [InlineData("gpt-oss", "120B", 120e9)]
    [InlineData("llama-4", "Scout 109B", 109e9)]
    public void The_experts_have_about_as_many_parameters_as_their_names_say(string id, string size, double named)
    {
        KnownShape shape = s_table.TryGet(id)!.Shapes.Single(s => s.Size == size);
        double counted = 3.0 * shape.Layers * shape.Experts!.Value * shape.Width * shape.FeedForward;
        Assert.InRange(counted, 0.87 * named, named);
    }

    // The linker keeps a text that ends another one only there, so what runs may stand at the end of a longer text.
    [Fact]
    public void What_llama_cpp_is_said_to_run_is_in_its_library()
    {
        string library = Directory
            .EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories)
            .First(file => Path.GetFileName(file) is "libllama.so" or "libllama.dylib" or "llama.dll");
        byte[] bytes = File.ReadAllBytes(library);
        bool Holds(string text) => bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;
        Assert.All(
            s_table.Architectures,
            a => Assert.Equal(a.RunsInLlamaCpp, a.RunsInLlamaCpp ? Holds($"{a.Key}\0") : Holds($"\0{a.Key}\0"))
        );
    }

    [Fact]
    public void Architectures_have_sources_and_are_used()
    {
        Assert.All(s_table.Architectures, architecture => Facts.AssertSourced(architecture.Source, architecture.AsOf));
        Assert.Equal(
            s_table.Architectures.Select(a => a.Key).Order(StringComparer.Ordinal),
            s_table.Releases.Select(r => r.Architecture).Distinct().Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("Meta-Llama-3.1-8B-Instruct-Q4_K_M", "llama-3.1")]
    [InlineData("Llama 3 8B", "llama-3")]
    [InlineData("llama-2-7b-chat.Q5_K_M.gguf", "llama-2")]
    [InlineData("open_llama_3b_v2", "openllama")]
    [InlineData("TinyLlama-1.1B-Chat-v1.0", "tinyllama")]
    [InlineData("Qwen2.5-7B-Instruct", "qwen-2.5")]
    [InlineData("Qwen2-7B", "qwen-2")]
    [InlineData("qwen3-30b-a3b", "qwen-3-moe")]
    [InlineData("DeepSeek-R1-Distill-Llama-8B", "deepseek-r1-distill-llama")]
    [InlineData("Mistral-7B-Instruct-v0.3", "mistral-7b")]
    [InlineData("orca_mini_3b", "orca-mini")]
    [InlineData("WizardCoder-15B-V1.0", "wizardcoder")]
    [InlineData("starcoder2-3b", "starcoder2")]
    [InlineData("Phi-3.5-mini-instruct", "phi-3")]
    [InlineData("gpt-oss-20b", "gpt-oss")]
    [InlineData("Falcon3-7B-Base", "falcon-3")]
    [InlineData("vicuna-7b-v1.5", "vicuna-1.5")]
    [InlineData("vicuna-13b-v1.3", "vicuna-1")]
    [InlineData("Tutor", null)]
    [InlineData("anything about yielding", null)]
    public void Names_of_files_are_understood(string name, string? id) => Assert.Equal(id, s_table.Named(name)?.Id);

    [Fact]
    public void A_family_that_is_not_there_is_refused_with_what_is_meant() =>
        Assert.Contains("did you mean Llama?", Assert.Throws<WorkbenchException>(() => s_table.OfFamily("Lama")).Message);

    private static double Named(string size)
    {
        string word = size.Split(' ').Last(part => part[^1] is 'B' or 'M' && char.IsDigit(part[0]));
        return double.Parse(word[..^1], CultureInfo.InvariantCulture) * (word[^1] == 'B' ? 1e9 : 1e6);
    }

    // A plain MLP has two matrices where a gated one has three.
    private static ModelShape Shape(KnownShape known, bool isGated, bool isTied) =>
        new(
            known.Size,
            "",
            known.Layers,
            known.Width,
            isGated ? known.FeedForward : known.FeedForward * 2 / 3,
            known.Heads,
            known.KeyValueHeads,
            known.HeadSize ?? (known.Width / known.Heads),
            known.Vocabulary
        )
        {
            TiedOutput = isTied,
        };
}
