using System.Text;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling.Transfer;

/// <summary>Sees at the first bytes whether it is a model that comes.</summary>
internal static class GgufBeginning
{
    /// <summary>How many bytes are looked at.</summary>
    public const int Length = 4;

    /// <summary>Refuses what does not begin as GGUF.</summary>
    /// <exception cref="WorkbenchException">It does not.</exception>
    public static void Require(ReadOnlySpan<byte> bytes, HttpResponseMessage response, string name)
    {
        if (bytes.StartsWith("GGUF"u8))
        {
            return;
        }

        string host = response.RequestMessage!.RequestUri!.Host;
        string start = Encoding.Latin1.GetString(bytes[..Math.Min(200, bytes.Length)]).TrimStart();
        string what =
            response.Content.Headers.ContentType?.MediaType is "text/html" || start.StartsWith('<') ? "a web page"
            : start.StartsWith("version https://git-lfs", StringComparison.Ordinal) ? "a pointer of Git LFS"
            : response.Content.Headers.ContentType?.MediaType is "application/json" || start.StartsWith('{') ? "a message"
            : "something that does not begin with GGUF";
        throw new WorkbenchException(
            $"What {host} sends as {VisibleText.Phrase(name)} is {what}, and no model: look at the address with a browser; on a "
                + $"model's page the "
                + "address to take is that of its download."
        );
    }
}
