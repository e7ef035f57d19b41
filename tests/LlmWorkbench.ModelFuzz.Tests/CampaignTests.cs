using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.ModelFuzz.Mutations;
using LlmWorkbench.ModelFuzz.Running;
using LlmWorkbench.ModelFuzz.Sources;
using LlmWorkbench.Testing.Models;

// llama.cpp's threads spin while they wait for each other: tests side by side would starve each other of cores.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace LlmWorkbench.ModelFuzz.Tests;

[Engine]
public sealed class CampaignTests : IDisposable
{
    private const int Seed = 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("model-fuzz-tests").FullName;

    private static IReadOnlyList<string> Vocabularies { get; } = [.. LlamaSource.Vocabularies.Select(LlamaSource.Vocabulary)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_sound_file_loads_and_models_decode()
    {
        var sources = SourceSet.Create(Folder("sources"), Vocabularies);
        Dictionary<string, Verdict> verdicts = [];
        Campaign campaign = new(Folder("run"), Seed, Vocabularies, Folder("keep"));
        await campaign.RunAsync(
            -sources.Count,
            sources.Count,
            _ => { },
            (index, verdict) => verdicts.Add(sources[-1 - index].Name, verdict),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(sources.Count, verdicts.Count);
        Assert.All(verdicts, v => Assert.True(v.Value.Outcome == Outcome.Loaded, $"{v.Key}: {v.Value}"));
        Assert.All(
            verdicts.Where(v =>
                v.Key.StartsWith("tiny-", StringComparison.Ordinal) && v.Key is not ("tiny-bert" or "tiny-rwkv-vocabulary")
            ),
            v => Assert.Equal("decoded", v.Value.Remark)
        );
        Assert.Equal(
            Vocabularies.Count * 2,
            verdicts.Count(v => v.Key.StartsWith("ggml-vocab-", StringComparison.Ordinal) && v.Value.Remark == "vocabulary")
        );
    }

    [Fact]
    public async Task Mutated_headers_are_refused_in_one_sentence_or_loaded_without_harm()
    {
        const int Count = 3000;
        Campaign campaign = new(Folder("run"), Seed, Vocabularies, Folder("keep"));
        await campaign.RunAsync(0, Count, _ => { }, (_, _) => { }, TestContext.Current.CancellationToken);
        Assert.Empty(campaign.Findings);
        Assert.Equal(Count, campaign.Tally.Total);

        // Every end must have been reached often, or the run would show nothing.
        Assert.InRange(campaign.Tally[Outcome.Refused], Count / 3, Count * 4 / 5);
        Assert.InRange(campaign.Tally[Outcome.Loaded], Count / 10, Count / 2);
        Assert.InRange(campaign.Tally[Outcome.RefusedByLlama], Count / 20, Count / 2);
        Assert.InRange(campaign.Tally.Decoded, Count / 40, Count / 2);
    }

    [Fact]
    public async Task Bad_weights_are_among_the_mutations_and_are_never_shown_as_a_result()
    {
        var sources = SourceSet.Create(Folder("sources"), []);
        int[] bad =
        [
            .. Enumerable
                .Range(0, 1000)
                .Where(index => MutatedFile.Make(sources, Seed, index) is { HasBadWeights: true } file && !IsAdapter(file)),
        ];
        Assert.InRange(bad.Length, 50, 120);
        Campaign campaign = new(Folder("run"), Seed, [], Folder("keep"));
        await campaign.RunAsync(bad.Take(25), _ => { }, (_, _) => { }, TestContext.Current.CancellationToken);
        Assert.Empty(campaign.Findings);
        Assert.Equal(25, campaign.Tally[Outcome.Loaded]);
        Assert.InRange(campaign.Tally.Decoded, 2, 23);
    }

    [Fact]
    public async Task A_file_of_another_kind_is_refused_and_no_failure()
    {
        var sources = SourceSet.Create(Folder("sources"), []);
        int[] renamed = [.. Enumerable.Range(0, 20_000).Where(index => OtherKind(MutatedFile.Make(sources, Seed, index))).Take(3)];
        List<Verdict> verdicts = [];
        Campaign campaign = new(Folder("run"), Seed, [], Folder("keep"));
        await campaign.RunAsync(renamed, _ => { }, (_, verdict) => verdicts.Add(verdict), TestContext.Current.CancellationToken);
        Assert.Equal(3, verdicts.Count);
        Assert.All(verdicts, verdict => Assert.Equal(Outcome.Refused, verdict.Outcome));
    }

    [Fact]
    public void The_same_seed_and_number_give_the_same_file()
    {
        var one = SourceSet.Create(Folder("one"), []);
        var two = SourceSet.Create(Folder("two"), []);
        HashSet<string> different = [];
        for (int index = 0; index < 200; index++)
        {
            var file = MutatedFile.Make(one, Seed, index);
            Assert.Equal(file.Bytes, MutatedFile.Make(two, Seed, index).Bytes);
            different.Add(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(file.Bytes)));
        }

        Assert.InRange(different.Count, 180, 200); // two may change the same thing, or nothing
        Assert.NotEqual(MutatedFile.Make(one, Seed, 0).Bytes, MutatedFile.Make(one, Seed + 1, 0).Bytes);
    }

    [Fact]
    public void An_unchanged_file_comes_out_as_it_went_in()
    {
        var sources = SourceSet.Create(Folder("sources"), []);
        for (int index = 0; index < sources.Count; index++)
        {
            byte[] written = File.ReadAllBytes(Path.Combine(_folder, "sources", sources[index].Name + ".gguf"));
            Assert.Equal(written, MutatedFile.Make(sources, Seed, -1 - index).Bytes);
        }
    }

    [Fact]
    public void A_vocabulary_that_is_cut_down_keeps_its_structure()
    {
        string path = Path.Combine(_folder, "cut.gguf");
        File.WriteAllBytes(path, CutVocabulary.Cut(Header.Parse(LlamaSource.Vocabulary("llama-bpe"))).ToBytes());
        var whole = GgufFile.Read(LlamaSource.Vocabulary("llama-bpe"));
        var cut = GgufFile.Read(path);
        Assert.Equal(whole.Metadata.Keys, cut.Metadata.Keys);
        Assert.InRange(cut.Metadata.Tokens!.Count, 701, 760);
        Assert.Equal(cut.Metadata.Tokens!.Count, cut.Metadata["tokenizer.ggml.token_type"].Count);
        int begin = (int)cut.Metadata.GetInteger("tokenizer.ggml.bos_token_id")!.Value;
        Assert.Equal("<|begin_of_text|>", cut.Metadata.Tokens[begin]);
    }

    [Fact]
    public async Task A_worker_that_dies_is_noticed_and_replaced()
    {
        using WorkerProcess worker = Worker();
        Verdict death = await worker.TryAsync(Trial.Die, TestContext.Current.CancellationToken);
        Assert.Equal(Outcome.Died, death.Outcome);
        Assert.Contains("asked to die", death.Remark, StringComparison.Ordinal);
        Assert.Equal(Outcome.Loaded, (await worker.TryAsync(-1, TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task A_worker_that_computes_without_end_is_stopped_and_replaced()
    {
        using WorkerProcess worker = Worker(TimeSpan.FromSeconds(1));
        Assert.Equal(Outcome.Hung, (await worker.TryAsync(Trial.Hang, TestContext.Current.CancellationToken)).Outcome);
        Assert.Equal(Outcome.Loaded, (await worker.TryAsync(-1, TestContext.Current.CancellationToken)).Outcome);
    }

    private bool OtherKind(MutatedFile file)
    {
        if (!file.Description.Contains("general.type = ", StringComparison.Ordinal))
        {
            return false;
        }

        string path = Path.Combine(_folder, "kind.gguf");
        File.WriteAllBytes(path, file.Bytes);
        try
        {
            // An adapter is put on its model.
            var read = GgufFile.Read(path);
            return read.Metadata.FileKind != "adapter" && GgufModelCheck.OtherKind(read) is not null;
        }
        catch (GgufFormatException)
        {
            return false;
        }
    }

    // One with such weights is refused.
    private static bool IsAdapter(MutatedFile file) => file.Description.StartsWith("tiny-adapter", StringComparison.Ordinal);

    private WorkerProcess Worker(TimeSpan? patience = null) => new(["worker", "--seed", "1", "--folder", Folder("worker")], patience);

    private string Folder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
}
