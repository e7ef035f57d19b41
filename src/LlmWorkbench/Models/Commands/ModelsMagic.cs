using LlmWorkbench.Datasets;
using LlmWorkbench.Datasets.Download;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models.Commands;

/// <summary><c>#!models</c>: lists the models at hand, and fetches others.</summary>
internal sealed class ModelsMagic()
    : Magic<ModelsMagic.Choice>("models", "Lists the models at hand, from their headers alone; «get NAME» fetches another model.")
{
    // A model of 405 billion parameters in 4 bits has 230 GB.
    private const long Largest = 512L << 30;

    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Argument("get", "«get» to fetch a model.", (o, verb) => o with { Verb = verb });
        options.Argument("name", "The name under which it is kept.", (o, name) => o with { Name = name });
        options.Word("--url", "address", "Where its .gguf file is.", (o, address) => o with { Address = address });
        options.Word("--sha256", "hash", "The SHA-256 that it must have, from where it is published.", (o, hash) => o with { Hash = hash });
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        switch (run.Options)
        {
            case { Verb: null, Address: null, Hash: null }:
                break;
            case { Verb: "get", Name: { } name, Address: { } address, Hash: { } hash }:
                Get(name, address, hash, run.Call.Workbench.Models.Finder, run.Context($"Fetching {VisibleText.Phrase(name)}"));
                break;
            default:
                throw new WorkbenchException(
                    "#!models alone lists what is at hand; #!models get NAME --url ADDRESS --sha256 HASH fetches a model: its address and "
                        + "its SHA-256 stand where it is published."
                );
        }

        return ModelCatalogue.Of(run.Call.Workbench.Models);
    }

    private static void Get(string name, string url, string hash, ModelFinder finder, RunContext run)
    {
        const string Ending = ".gguf";
        string stem = name.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) ? name[..^Ending.Length] : name;
        DatasetName.Require(stem);
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address))
        {
            throw new WorkbenchException($"«{VisibleText.Phrase(url)}» is not an address to fetch from: it begins with https://.");
        }

        string target = Path.Combine(ModelFolders.DownloadFolder, stem + Ending);
        if (finder.Folders.Files().FirstOrDefault(file => IsOther(file, target)) is { } other)
        {
            throw new WorkbenchException(
                $"There is a model «{VisibleText.Phrase(stem)}» already, {ShownPath.Of(other)}: give another name, or delete that "
                    + "file first."
            );
        }

        // Redirects are followed by the download itself, which looks where they lead.
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        new DatasetDownload(client) { MaxBytes = Largest }
            .GetAsync(address, hash, target, run)
            .GetAwaiter()
            .GetResult();
        if (ModelFileInfo.Read(target).Problem is { } problem)
        {
            File.Delete(target);
            throw new WorkbenchException($"What was fetched is not a model that can be used, and was deleted: {problem}");
        }
    }

    private static bool IsOther(string file, string target) =>
        Path.GetFileName(file).Equals(Path.GetFileName(target), StringComparison.OrdinalIgnoreCase)
        && Path.GetFullPath(file) != Path.GetFullPath(target);

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary><c>get</c>, or <see langword="null"/> to list.</summary>
        public string? Verb { get; init; }

        /// <summary>The name under which a model is kept.</summary>
        public string? Name { get; init; }

        /// <summary>Where its file is.</summary>
        public string? Address { get; init; }

        /// <summary>The SHA-256 that it must have.</summary>
        public string? Hash { get; init; }
    }
}
