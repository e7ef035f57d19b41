using LlmWorkbench.Display;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Kernel.Magics;

/// <summary><c>#!value</c>: puts a text into a variable: the lines below, a file, a page or a value.</summary>
internal sealed class ValueMagic()
    : Magic<ValueMagic.Choice>("value", "Puts the lines below, a file or a page into a C# variable, as text.", TextInput.Own)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    protected override bool HasResult => false;

    protected override void Declare(OptionSet<Choice> options)
    {
        options.RequiredWord("--name", "variable", "The variable.", (o, name) => o with { Name = name });
        options.Word("--from-file", "file", "Reads this file.", (o, file) => o with { File = file });
        options.Word("--from-url", "address", "Downloads this address.", (o, address) => o with { Address = address });
        options.Word("--from-value", "text", "Takes this text.", (o, text) => o with { Text = text });
        options.Word("--mime-type", "type", "Shows the text too, as this MIME type.", (o, type) => o with { MimeType = type });
    }

    protected override object? Run(MagicRun<Choice> run)
    {
        (Choice choice, string body) = (run.Options, run.Call.Body);
        string[] given = [.. new[] { choice.File, choice.Address, choice.Text }.OfType<string>()];
        // White space alone is a text, but below a text that stands elsewhere it is only space.
        given = given.Length > 0 && string.IsNullOrWhiteSpace(body) || body.Length == 0 ? given : [.. given, body];
        if (given.Length != 1)
        {
            throw new WorkbenchException("#!value takes one text: from the lines below, --from-file, --from-url or --from-value.");
        }

        VariableName.Require(choice.Name, run.Call.Variables);
        string content =
            choice.File is { } path ? ReadAsync(path, run.Cancellation).GetAwaiter().GetResult()
            : choice.Address is { } address ? DownloadAsync(address, run.Cancellation).GetAwaiter().GetResult()
            : given[0];
        run.Call.Variables.Set(choice.Name, content, typeof(string));
        return choice.MimeType is { } type ? new MimeBundle([new(type, content)]) : null;
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            throw new WorkbenchException(
                ClosedFolder.Sentence(path) ?? $"There is no file '{path}': the path counts from {Environment.CurrentDirectory}."
            );
        }

        return SpecialFile.Is(path)
            ? throw new WorkbenchException($"'{path}' cannot be read: it {SpecialFile.Problem}.")
            : await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false);
    }

    private static async Task<string> DownloadAsync(string address, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new WorkbenchException($"'{address}' is not a web address: it must begin with http:// or https://.");
        }

        using var client = new HttpClient { Timeout = s_patience };
        try
        {
            return await client.GetStringAsync(uri, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception)
            when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new WorkbenchException($"{address} could not be downloaded: {exception.Message}", exception);
        }
    }

    internal sealed record Choice
    {
        public string Name { get; init; } = "";

        public string? File { get; init; }

        public string? Address { get; init; }

        public string? Text { get; init; }

        public string? MimeType { get; init; }
    }
}
