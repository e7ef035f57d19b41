using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Datasets;

/// <summary><c>#!dataset</c>: lists the datasets at hand, and fetches others.</summary>
internal sealed class DatasetMagic() : PlainMagic("dataset", "Lists the texts and questions at hand; «get NAME» fetches another dataset.")
{
    /// <inheritdoc/>
    protected override Func<MagicCall, ParseResult, object> CreateExperiment(Command command)
    {
        var verb = WordArgument.Optional("get", "«get» to fetch a dataset.");
        var name = WordArgument.Optional("name", "The name under which it is kept.");
        var url = new Option<string?>("--url") { Description = "Where the file is.", HelpName = "address" };
        var hash = new Option<string?>("--sha256") { Description = "The SHA-256 that it must have, from where it is published.", HelpName = "hash" };
        command.Add(verb);
        command.Add(name);
        command.Add(url);
        command.Add(hash);
        return (call, parsed) =>
        {
            switch (parsed.GetValue(verb))
            {
                case null when parsed.GetValue(url) is null && parsed.GetValue(hash) is null:
                    return DatasetCatalogue.Of(call.Workbench.Datasets);
                case "get" when parsed.GetValue(name) is { } dataset:
                    Get(call, dataset, parsed.GetValue(url), parsed.GetValue(hash));
                    return DatasetCatalogue.Of(call.Workbench.Datasets);
                default:
                    throw new WorkbenchException("#!dataset alone lists what is at hand; #!dataset get NAME --url ADDRESS --sha256 HASH fetches a dataset.");
            }
        };
    }

    private static void Get(MagicCall call, string name, string? url, string? hash)
    {
        DatasetName.Require(name);
        if (url is null || hash is null)
        {
            throw new WorkbenchException(KnownDataset.All.FirstOrDefault(d => d.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known
                ? $"{known.Name} ({known.License}) is published at {known.Address}: take its address and SHA-256 from there, and give them with --url and --sha256."
                : $"No dataset «{VisibleText.Phrase(name)}» is known here: give its address with --url and its SHA-256 with --sha256.");
        }

        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            throw new WorkbenchException($"«{VisibleText.Phrase(url)}» is no address to fetch from: it begins with https://.");
        }

        var extension = Path.GetExtension(address.AbsolutePath) is { } ending && DatasetName.IsPlain("x" + ending) ? ending : string.Empty;
        var target = Path.Combine(DatasetFinder.DownloadFolder, name + (Path.GetExtension(name).Length > 0 ? string.Empty : extension.Length > 0 ? extension : ".txt"));
        // Redirects are followed by the download itself, which looks where they lead.
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
        var progress = new PatientProgress(call.Output.Progress($"Fetching {VisibleText.OneLine(name)}"));
        new DatasetDownload(client).GetAsync(address, hash, target, progress, call.Cancellation).GetAwaiter().GetResult();
        if (Path.GetExtension(target).Equals(".zip", StringComparison.OrdinalIgnoreCase))
        {
            DatasetArchive.Extract(target);
        }
    }
}
