using LlmWorkbench.Drawing;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Privacy;

/// <summary>Sockets and files as sentences and tables.</summary>
internal static class PrivacyView
{
    public const string Note =
        "A connection or file that was open for a shorter time than there is between two looks is not seen; the bytes written to disks "
        + "are the system's own count and miss nothing. A front end such as Jupyter reaches this process by sockets of this machine, and "
        + "saves the notebook, prompts and answers included, by itself.";

    public static string Word(Seen when) =>
        when switch
        {
            Seen.Before => "before",
            Seen.Throughout => "before and while it answered",
            _ => "since it was asked",
        };

    public static string Text(PrivacyResult result) =>
        string.Join(
            "\n\n",
            new[]
            {
                Headline(result),
                result.ToTable().ToText(),
                result.Sockets.Count == 0 ? "" : Sockets(result).ToText(),
                result.Files.Count == 0 ? "" : Files(result).ToText(),
                Note,
            }.Where(part => part.Length > 0)
        );

    public static Markup Html(PrivacyResult result) =>
        Theme.View(
            $"What was open while {VisibleText.Phrase(result.Model)} answered",
            Markup.Of(
                $"""
                <p>{Headline(result)}</p>
                {result.ToTable().ToMarkup()}
                {(result.Sockets.Count == 0 ? Markup.Empty : Sockets(result).ToMarkup())}
                {(result.Files.Count == 0 ? Markup.Empty : Files(result).ToMarkup())}
                <p class="lw-note">{Note}</p>
                """
            )
        );

    private static string Headline(PrivacyResult result)
    {
        int away = result.Sockets.Count(seen => !seen.Socket.IsLocal);
        string sockets = result.Sockets.Count switch
        {
            0 => "had nothing open to any network",
            _ when away == 0 => "could reach this machine only",
            _ => $"had {Figures.Count(away, "socket")} open that can reach other machines",
        };
        return $"The process {sockets} while {VisibleText.Phrase(result.Model)} read the prompt and wrote "
            + $"{Figures.Count(result.Answer.Length, "character")}{(result.IsInterrupted ? " (interrupted)" : "")}: "
            + $"{Figures.Count(result.Looks, "look")} in {Figures.Fixed(result.Duration.TotalSeconds)} s.";
    }

    private static Table Sockets(PrivacyResult result) =>
        Table.Of(
            result.Sockets,
            new(null, "protocol", s => s.Socket.Protocol),
            new(null, "own end", s => s.Socket.Local.ToString()),
            new(null, "other end", s => s.Socket.Remote?.ToString() ?? "waits"),
            new(null, "this machine only", s => s.Socket.IsLocal ? "yes" : "no"),
            new(null, "open", s => Word(s.When))
        );

    private static Table Files(PrivacyResult result) =>
        Table.Of(result.Files, new("path", "file", f => f.Path, Format.Path), new("when", "open", f => f.When, Format.Words<Seen>(Word)));
}
