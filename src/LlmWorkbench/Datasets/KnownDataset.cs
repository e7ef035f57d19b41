namespace LlmWorkbench.Datasets;

/// <summary>
/// A dataset of others that people measure on. None comes with this program, and no hash of one is written down here: what has not
/// been fetched and looked at is not vouched for. Whoever fetches one takes its SHA-256 from where it is published.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="What">What it is.</param>
/// <param name="License">Its licence, as its publishers state it.</param>
/// <param name="Address">Where it is published.</param>
public sealed record KnownDataset(string Name, string What, string License, string Address)
{
    /// <summary>Those that llama.cpp's own tables are made of (tools/perplexity/README.md and perplexity.cpp say where they are).</summary>
    public static IReadOnlyList<KnownDataset> All { get; } =
    [
        new(
            "wikitext-2",
            "text of Wikipedia, for perplexity: wiki.test.raw in the zip file",
            "CC BY-SA",
            "https://huggingface.co/datasets/ggml-org/ci/blob/main/wikitext-2-raw-v1.zip"
        ),
        new(
            "hellaswag",
            "how a scene goes on, four endings: hellaswag_val.jsonl",
            "MIT",
            "https://github.com/rowanz/hellaswag/blob/master/data/hellaswag_val.jsonl"
        ),
    ];
}
