using System.CommandLine;
using LlmWorkbench.Display;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!value</c>: puts a text into a variable: the lines below, a file, a page or a value.</summary>
internal sealed class ValueMagic : IMagic
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public string Name => "value";

    /// <inheritdoc/>
    public string Description => "Puts the lines below, a file or a page into a C# variable, as text.";

    /// <inheritdoc/>
    public bool TakesText => true;

    /// <inheritdoc/>
    public Command CreateCommand(MagicCall call)
    {
        var name = new Option<string>("--name") { Description = "The variable.", Required = true, HelpName = "variable" };
        var file = new Option<string?>("--from-file") { Description = "Reads this file.", HelpName = "file" };
        var page = new Option<string?>("--from-url") { Description = "Downloads this address.", HelpName = "address" };
        var text = new Option<string?>("--from-value") { Description = "Takes this text.", HelpName = "text" };
        var mimeType = new Option<string?>("--mime-type") { Description = "Shows the text too, as this MIME type.", HelpName = "type" };
        var command = new Command(Name, Description) { name, file, page, text, mimeType };
        command.SetAction(async (parsed, cancellation) =>
        {
            string[] given = [.. new[] { parsed.GetValue(file), parsed.GetValue(page), parsed.GetValue(text) }.OfType<string>()];

            // White space alone is a text, but below a text that stands elsewhere it is only space.
            given = given.Length > 0 && string.IsNullOrWhiteSpace(call.Body) || call.Body.Length == 0 ? given : [.. given, call.Body];
            if (given.Length != 1)
            {
                throw new WorkbenchException("#!value takes one text: from the lines below, --from-file, --from-url or --from-value.");
            }

            string content = parsed.GetValue(file) is { } path ? await ReadAsync(path, cancellation).ConfigureAwait(false)
                : parsed.GetValue(page) is { } address ? await DownloadAsync(address, cancellation).ConfigureAwait(false)
                : given[0];
            call.Variables.Set(parsed.GetValue(name)!, content, typeof(string));
            if (parsed.GetValue(mimeType) is { } type)
            {
                call.Output.Display(new MimeBundle([new(type, content)]));
            }
        });
        return command;
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw new WorkbenchException($"There is no file '{path}': the path counts from {Environment.CurrentDirectory}.");
        }

        return SpecialFile.Is(path)
            ? throw new WorkbenchException($"'{path}' cannot be read: it {SpecialFile.Problem}.")
            : await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false);
    }

    private static async Task<string> DownloadAsync(string address, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new WorkbenchException($"'{address}' is no web address: it must begin with http:// or https://.");
        }

        using var client = new HttpClient { Timeout = s_patience };
        try
        {
            return await client.GetStringAsync(uri, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new WorkbenchException($"{address} could not be downloaded: {exception.Message}", exception);
        }
    }
}
