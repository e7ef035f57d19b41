using System.Security.Cryptography;
using LlmWorkbench.Datasets.Download;
using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Datasets.Commands;

/// <summary><c>#!dataset</c>: lists the datasets at hand, and fetches others.</summary>
internal sealed class DatasetMagic()
    : Magic<DatasetMagic.Choice>("dataset", "Lists the texts and questions at hand; «get NAME» fetches another dataset.")
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Argument("get", "«get» to fetch a dataset.", (o, verb) => o with { Verb = verb });
        options.Argument("name", "The name under which it is kept.", (o, name) => o with { Name = name });
        options.Word(
            "--url",
            "address",
            $"Where the file is; at most {Figures.Bytes(DatasetDownload.Largest)} are fetched.",
            (o, address) => o with { Address = address }
        );
        options.Word("--sha256", "hash", "The SHA-256 that it must have, from where it is published.", (o, hash) => o with { Hash = hash });
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        TypographicSign.Refuse(run.Options.Verb);
        switch (run.Options)
        {
            case { Verb: null, Address: null, Hash: null }:
                break;
            case { Verb: "get", Name: { } name }:
                Get(name, run.Options, run.Call.Workbench.Datasets, run.Context($"Fetching {VisibleText.Phrase(name)}"));
                break;
            case { Verb: "get" }:
                throw new WorkbenchException(
                    "#!dataset get needs a name: that of a dataset that others publish, "
                        + $"{Sentences.Or(KnownDataset.All.Select(d => $"{d.Name} (at {d.Address})"))}, or any other, with --url and "
                        + "--sha256."
                );
            default:
                throw new WorkbenchException(
                    "#!dataset alone lists what is at hand; #!dataset get NAME --url ADDRESS --sha256 HASH fetches a dataset."
                );
        }

        return DatasetCatalogue.Of(run.Call.Workbench.Datasets);
    }

    private static void Get(string name, Choice choice, DatasetFinder finder, RunContext run)
    {
        DatasetName.Require(name);
        if (choice is not { Address: { } url, Hash: { } hash })
        {
            throw new WorkbenchException(Lacking(name, choice));
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address))
        {
            throw new WorkbenchException($"«{VisibleText.Phrase(url)}» is not an address to fetch from: it begins with https://.");
        }

        var named = new DownloadedName(DatasetFinder.DownloadFolder, name, address);
        string target = named.Target;
        // An archive's name is that of no dataset: those that it holds have their own.
        if (finder.Files().FirstOrDefault(file => IsOther(file, target, hash)) is { } other)
        {
            throw new WorkbenchException(
                $"There is a dataset «{VisibleText.Phrase(Path.GetFileNameWithoutExtension(target))}» already, "
                    + $"{ShownPath.Of(other)}, with another content: give another name, or delete that file first."
            );
        }

        // Redirects are followed by the download itself, which looks where they lead.
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        new DatasetDownload(client).GetAsync(address, hash, target, run).GetAwaiter().GetResult();
        named.Settle();
        if (named.IsArchive)
        {
            DatasetArchive.Extract(named.Target);
        }
    }

    // A name means one dataset; the file itself may be there from before, which is then checked and not fetched again.
    private static bool IsOther(string file, string target, string hash) =>
        Path.GetFileNameWithoutExtension(file).Equals(Path.GetFileNameWithoutExtension(target), StringComparison.OrdinalIgnoreCase)
        && (!RealPath.Same(RealPath.Of(file), RealPath.Of(target)) || !Hash(file).Equals(hash, StringComparison.OrdinalIgnoreCase));

    private static string Hash(string file)
    {
        using FileStream content = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(content));
    }

    private static string Lacking(string name, Choice choice)
    {
        if (KnownDataset.All.FirstOrDefault(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return $"{known.Name} ({known.License}) is published at {known.Address}: take its address and SHA-256 from there, and "
                + "give them with --url and --sha256.";
        }

        return choice switch
        {
            { Address: not null } =>
                "A dataset is fetched only when its SHA-256 is known, so that it is what it should be: take the SHA-256 from "
                    + "where it is published, and give it with --sha256.",
            { Hash: not null } => $"Where «{VisibleText.Phrase(name)}» is to be fetched from is not known: give its address with --url.",
            _ => $"No dataset «{VisibleText.Phrase(name)}» is known here: give its address with --url and its SHA-256 with --sha256.",
        };
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary><c>get</c>, or <see langword="null"/> to list.</summary>
        public string? Verb { get; init; }

        /// <summary>The name under which a dataset is kept.</summary>
        public string? Name { get; init; }

        /// <summary>Where its file is.</summary>
        public string? Address { get; init; }

        /// <summary>The SHA-256 that it must have.</summary>
        public string? Hash { get; init; }
    }
}
