using LlmWorkbench.Caching;
using LlmWorkbench.Families;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Lineage.Origins;

namespace LlmWorkbench.Tests.Lineage.Origins;

/// <summary>Which family a file belongs to, from what its header says.</summary>
[Fast]
public sealed class OriginExperimentTests
{
    public static TheoryData<string> WithShapes => [.. FamilyTable.Known.Releases.Where(r => r.Shapes.Count > 0).Select(r => r.Id)];

    // As if each release came as a file that says everything: it is found again, or one that has the very same make and is its kin.
    [Theory]
    [MemberData(nameof(WithShapes))]
    public void A_file_of_a_known_release_is_found(string id)
    {
        ModelRelease release = FamilyTable.Known.TryGet(id)!;
        OriginResult found = OriginExperiment.Of("m", TraitsOf(release, release.Shapes[0], release.Names[0]));
        Assert.Equal(OriginVerdict.Release, found.Verdict);
        Assert.Equal(id, found.Release?.Id);
        Assert.DoesNotContain(found.Clues, clue => clue.Verdict == ClueVerdict.Against);
    }

    [Fact]
    public void Without_a_name_the_context_tells_Llama_3_from_3_1()
    {
        ModelRelease three = FamilyTable.Known.TryGet("llama-3")!;
        FileTraits traits = TraitsOf(three, three.Shapes[0], "model");
        Assert.Equal("llama-3", OriginExperiment.Of("m", traits).Release?.Id);
        OriginResult longer = OriginExperiment.Of("m", traits with { Context = 131_072 });
        Assert.Equal("llama-3.1", longer.Release?.Id);
        Assert.Contains(longer.Candidates, candidate => candidate.Release.Id == "llama-3");
    }

    [Fact]
    public void What_no_header_tells_apart_is_said_together_and_children_stand_behind_their_parents()
    {
        ModelRelease qwen = FamilyTable.Known.TryGet("qwen-2.5")!;
        OriginResult seven = OriginExperiment.Of("m", TraitsOf(qwen, qwen.Shapes[3], "model"));
        Assert.Equal(["Qwen 2", "Qwen 2.5"], seven.Likeliest.Select(release => release.Name));
        Assert.Contains("Qwen 2 or Qwen 2.5, or made of one of them", OriginView.Text(seven), StringComparison.Ordinal);

        ModelRelease llama = FamilyTable.Known.TryGet("llama-1")!;
        OriginResult first = OriginExperiment.Of("m", TraitsOf(llama, llama.Shapes[1], "model") with { ChatTemplate = null });
        Assert.Equal(["LLaMA", "OpenLLaMA"], first.Likeliest.Select(release => release.Name));
        Assert.Contains(first.Candidates, candidate => candidate.Release.Id == "vicuna-1");
    }

    [Fact]
    public void A_few_added_tokens_do_not_hide_a_fine_tuning()
    {
        ModelRelease base2 = FamilyTable.Known.TryGet("qwen-2.5")!;
        OriginResult found = OriginExperiment.Of("m", TraitsOf(base2, base2.Shapes[4], "my tune") with { Vocabulary = 152_066 });
        Assert.Equal(("qwen-2.5", OriginVerdict.Release), (found.Release?.Id, found.Verdict));
        Assert.Contains("but for a few", found.Clues.Single(clue => clue.Aspect == "vocabulary").Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_lies_is_a_contradiction()
    {
        ModelRelease qwen = FamilyTable.Known.TryGet("qwen-2.5")!;
        OriginResult found = OriginExperiment.Of("m", TraitsOf(qwen, qwen.Shapes[4], "Llama-3.1-8B-Instruct"));
        Assert.Equal(OriginVerdict.Contradiction, found.Verdict);
        Assert.Equal(("llama-3.1", "qwen-2.5"), (found.Named?.Id, found.Release?.Id));
        Assert.Equal(ClueVerdict.Against, found.Clues.Single(clue => clue.Aspect == "general.name").Verdict);
    }

    [Fact]
    public void A_name_of_the_same_architecture_with_another_shape_is_no_known_release()
    {
        ModelRelease falcon = FamilyTable.Known.TryGet("falcon")!;
        FileTraits traits = TraitsOf(falcon, falcon.Shapes[0], "Tutor Falcon") with
        {
            Layers = 4,
            Width = 256,
            Heads = 4,
            Vocabulary = 4096,
        };
        OriginResult found = OriginExperiment.Of("m", traits);
        Assert.Equal((OriginVerdict.ArchitectureOnly, "falcon"), (found.Verdict, found.Named?.Id));
        Assert.Null(found.Release);
        Assert.Contains("no Falcon that is known has this shape", OriginView.Text(found), StringComparison.Ordinal);
    }

    [Fact]
    public void An_architecture_that_nobody_knows_is_unknown()
    {
        ModelRelease any = FamilyTable.Known.TryGet("llama-2")!;
        OriginResult found = OriginExperiment.Of("m", TraitsOf(any, any.Shapes[0], "m") with { Architecture = "<b>mine" });
        Assert.Equal(OriginVerdict.Unknown, found.Verdict);
        Assert.Empty(found.Candidates);
        Assert.Contains("unknown", OriginView.Text(found), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_do_not_fit_the_architecture_are_said()
    {
        ModelRelease llama = FamilyTable.Known.TryGet("llama-2")!;
        OriginResult found = OriginExperiment.Of(
            "m",
            TraitsOf(llama, llama.Shapes[0], "Llama 2 7B") with
            {
                Positions = PositionKind.Learned,
            }
        );
        Assert.Equal(ClueVerdict.Against, found.Clues.Single(clue => clue.Aspect == "positions").Verdict);
        Assert.Contains("do not fit the architecture", OriginView.Text(found), StringComparison.Ordinal);
    }

    // OPT 125M as a file would hold it, which llama.cpp would refuse: its architecture has no converter of its own.
    [Fact]
    public void A_file_that_llama_cpp_does_not_run_is_recognized_by_its_header()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "opt-125m.gguf");
        var writer = new GgufWriter();
        writer.Add("general.architecture", "opt");
        writer.Add("general.license", "other");
        writer.Add("general.license.name", "OPT-175B License");
        writer.Add("opt.block_count", 12u);
        writer.Add("opt.embedding_length", 768u);
        writer.Add("opt.attention.head_count", 12u);
        writer.Add("opt.feed_forward_length", 3072u);
        writer.Add("opt.vocab_size", 50272u);
        writer.Write(path);
        OriginResult found = OriginExperiment.OfFile(path);
        Assert.Equal((OriginVerdict.Release, "opt", "125M"), (found.Verdict, found.Release?.Id, found.Candidates[0].Shape?.Size));
        Assert.Contains("cannot be loaded here", OriginView.Text(found), StringComparison.Ordinal);
        Assert.Equal("opt-175b", LlmWorkbench.Licences.LicenceExperiment.OfFile(path).Findings[0].Licence?.Id);
    }

    private static FileTraits TraitsOf(ModelRelease release, KnownShape shape, string name)
    {
        ArchitectureTraits architecture = FamilyTable.Known.Architecture(release.Architecture)!;
        return new FileTraits(
            release.Architecture,
            shape.Layers,
            shape.Width,
            shape.Heads,
            shape.KeyValueHeads,
            shape.FeedForward,
            shape.Vocabulary,
            shape.Context,
            shape.RopeBase,
            shape.Experts,
            release.TokenizerModel,
            release.PreTokenizers is [{ } cut, ..] ? cut : null,
            release.TemplateMarks is [{ } mark, ..] ? mark : null,
            [new FileName("general.name", name)],
            [],
            architecture.Positions,
            architecture.Norm,
            architecture.Mlp,
            architecture.IsParallel
        );
    }
}
