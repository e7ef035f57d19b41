using LlmWorkbench.Pulling.Transfer;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling;

/// <summary>The SHA-256 that whoever pulls says a file must have.</summary>
internal static class GivenHash
{
    /// <summary>Reads it.</summary>
    /// <returns>The hash, or <see langword="null"/> where none is given.</returns>
    /// <exception cref="WorkbenchException">It is none.</exception>
    public static Checksum? Of(PullOptions options) =>
        options.Sha256 is null
            ? null
            : Checksum.OfSha256(options.Sha256)
                ?? throw new WorkbenchException($"A SHA-256 has 64 hexadecimal digits, «{VisibleText.Phrase(options.Sha256)}» is none.");

    /// <summary>Refuses a model of a repository that publishes another hash than is given, before anything is fetched.</summary>
    /// <exception cref="WorkbenchException">It is another, or it cannot be told.</exception>
    public static void Require(PullOptions options, PullItem item)
    {
        if (Of(options) is not { } expected)
        {
            return;
        }

        string name = VisibleText.Phrase(item.Name);
        if (item.Files.Count > 1)
        {
            throw new WorkbenchException(
                $"--sha256 is of one file, and {name} is the first of {item.Files.Count}: leave it out; each is held to the hash that the "
                    + "repository publishes."
            );
        }

        Checksum published = item.Files[0].Checksum;
        if (!published.IsSha256)
        {
            throw new WorkbenchException($"The repository publishes no SHA-256 of {name} to compare with: leave out --sha256.");
        }

        if (published.Hex != expected.Hex)
        {
            throw new WorkbenchException(
                $"{name} has the SHA-256 {published.Hex} in the repository, which is not the one that --sha256 says, so it is another file "
                    + "than the one that is wanted: nothing is fetched."
            );
        }
    }
}
