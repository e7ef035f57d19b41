using LlmWorkbench.Services.Failures;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Services.Clients;

/// <summary>What a chat client did wrong. What it says itself is shown shortened, and without what looks like a key: its exceptions may
/// quote whole requests.</summary>
/// <param name="name">The name by which commands call its model.</param>
internal sealed class ClientFailure(string name) : ServiceFailure($"The chat client {VisibleText.Name(name)}")
{
    private static readonly char[] s_lineEnds = ['\r', '\n'];

    /// <inheritdoc/>
    public override WorkbenchException Silent(TimeSpan patience) =>
        Of(Silence(patience) + ": add it with a longer patience if it needs more");

    /// <summary>It ended a request with an exception, which goes no further: it may hold a key.</summary>
    public WorkbenchException Threw(Exception e)
    {
        Exception cause = e is AggregateException { InnerException: { } inner } ? inner : e;
        string said = Said(cause.Message);
        return Of(
            cause is OperationCanceledException
                ? $"gave up by itself{said}: give it more time where it is made"
                : $"failed with {VisibleText.Name(cause.GetType().Name)}{said}"
        );
    }

    /// <summary>It reported an error in its answer.</summary>
    public WorkbenchException Reported(string? message) => Of($"reports an error{Said(message)}");

    /// <inheritdoc/>
    protected override string Hide(string text) => HiddenSecrets.In(text);

    // Azure's clients write all headers below their sentence, and proxies answer with a page.
    private string Said(string? message)
    {
        string text = (message ?? "").Trim();
        int headers = text.IndexOf("Headers:", StringComparison.OrdinalIgnoreCase);
        text = HiddenSecrets.In(headers >= 0 ? text[..headers] : text);
        text = IsPage(text)
            ? ""
            : string.Join(' ', text.Split(s_lineEnds, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return text.Length == 0 ? "" : $" («{Quoted(text).TrimEnd('.')}»)";
    }

    private static bool IsPage(string text) =>
        text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
}
