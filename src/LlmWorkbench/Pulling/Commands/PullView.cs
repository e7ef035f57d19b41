using LlmWorkbench.Drawing;
using LlmWorkbench.Licences;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling.Commands;

/// <summary>A repository's models as a list, or what became of one as a few facts.</summary>
internal static class PullView
{
    public static string Text(PullResult result)
    {
        if (result.IsList)
        {
            IEnumerable<string> parts =
            [
                Title(result),
                .. About(result).Select(fact => $"{fact.Name}: {fact.Value}"),
                "",
                $"{List(result)}",
                After(result),
            ];
            return string.Join('\n', parts);
        }

        var facts = Facts(result).ToList();
        int width = facts.Max(fact => fact.Name.Length);
        IEnumerable<string> lines = facts.Select(fact => $"  {fact.Name.PadRight(width)}  {fact.Value}");
        return string.Join('\n', [Title(result), .. lines, After(result)]);
    }

    public static Markup Html(PullResult result) =>
        Theme.View(
            Title(result),
            Markup.Of(
                $"<dl>{(result.IsList ? About(result) : Facts(result)).Select(Fact)}</dl>"
                    + $"{(result.IsList ? List(result).ToMarkup() : Markup.Empty)}<p class=\"lw-note\">{OptionWords.Of(After(result))}</p>"
            )
        );

    private static Markup Fact((string Name, string Value) fact) => Markup.Of($"<dt>{fact.Name}</dt><dd>{fact.Value}</dd>");

    /// <summary>What is said before anything is fetched.</summary>
    public static string Plan(PullResult plan)
    {
        PulledModel model = plan.Models[0];
        string size = model.Bytes is { } bytes ? $", {Figures.Bytes(bytes)} in {Figures.Count(model.FileCount, "file")}" : "";
        return $"Fetching {VisibleText.Phrase(model.Name)}{size}, from {VisibleText.Phrase(plan.Source)} into {Shown(plan.Folder)}. "
            + $"Licence: "
            + $"{LicenceOf(plan)}.";
    }

    private static string Title(PullResult result) =>
        result.IsList
            ? $"Models of {VisibleText.Phrase(result.Source)}"
            : result.Models[0].State switch
            {
                PullState.Fetched => $"Fetched {VisibleText.Phrase(result.Models[0].Name)}",
                PullState.Here => $"Here already: {VisibleText.Phrase(result.Models[0].Name)}",
                PullState.Begun => $"Interrupted: {VisibleText.Phrase(result.Models[0].Name)}",
                _ => $"To fetch: {VisibleText.Phrase(result.Models[0].Name)}",
            };

    private static IEnumerable<(string Name, string Value)> About(PullResult result)
    {
        if (result.Commit is { } commit)
        {
            yield return ("revision", $"{VisibleText.Phrase(result.Revision ?? "")}, commit {commit[..10]}");
        }

        yield return ("licence", LicenceOf(result));
        if (result.IsOffline)
        {
            yield return ("asked", "nobody: this is what is here");
        }
    }

    private static IEnumerable<(string Name, string Value)> Facts(PullResult result)
    {
        PulledModel model = result.Models[0];
        yield return ("from", VisibleText.Phrase(result.Source));
        foreach ((string, string) fact in About(result))
        {
            yield return fact;
        }

        yield return ("type", model.Type is { } type ? VisibleText.Phrase(type) : "the name says none");
        yield return ("size", Size(result, model));
        if (model.Sha256 is { } hash)
        {
            yield return ("SHA-256", $"{hash}{(model.FileCount > 1 ? " (of the first file)" : "")}");
            yield return ("checked", Checked(model));
        }

        if (model.Path is { } path)
        {
            yield return ("file", Shown(path));
        }

        if (model.Store is { } store)
        {
            yield return ("kept by", store);
        }

        if (model.Note is { } note)
        {
            yield return ("note", VisibleText.Phrase(note));
        }
    }

    private static string Checked(PulledModel model) =>
        model switch
        {
            { State: PullState.Fetched, IsVouchedFor: true } => "what came has the hash that was published, and reads as GGUF",
            { State: PullState.Fetched } => "what came reads as GGUF; its hash is what was computed here",
            { State: PullState.Here, Store: not null } => "the file has the hash that is published",
            { State: PullState.Here } => "not read again; the cache keeps it as this content",
            _ => "not yet",
        };

    private static string Size(PullResult result, PulledModel model)
    {
        string all = model.Bytes is { } bytes ? Figures.Bytes(bytes) : "not known";
        string files = model.FileCount > 1 ? $" in {model.FileCount} files" : "";
        string resumed = model.BytesResumed > 0 ? $", of which {Figures.Bytes(model.BytesResumed)} were here from an earlier pull" : "";
        return model.State switch
        {
            PullState.Begun => $"{Figures.Bytes(model.BytesHere)} of {all} are here",
            PullState.Fetched when result.Duration > TimeSpan.Zero => $"{all}{files}{resumed}",
            _ => all + files,
        };
    }

    private static Table List(PullResult result) =>
        Table.Of(
            result.Models,
            [
                new(null, "file", m => m.Name),
                new(null, "type", m => m.Type, Format.Text with { Missing = "not said" }),
                .. result.Models.Any(m => m.FileCount > 1)
                    ? [new(null, "files", m => m.FileCount, Format.Number)]
                    : (Column<PulledModel>[])[],
                new(null, "size", m => m.Bytes, Format.Bytes),
                new(null, "here", m => m.State, Format.Words<PullState>(PullWords.Of)),
                .. result.Models.Any(m => m.Note is not null)
                    ? [new(null, "note", m => m.Note, Format.Text with { Missing = "" })]
                    : (Column<PulledModel>[])[],
            ]
        );

    private static string LicenceOf(PullResult result) =>
        result.Licence switch
        {
            null => $"not asked for; {CommandName.Of("licence")} reads it from the file",
            { Licence: { } licence } => $"{licence.Name} (commercial use: {PermissionWords.Of(licence.Commercial.Answer)}; passing it on: "
                + $"{PermissionWords.Of(licence.Redistribution.Answer)})",
            { Evidence: [{ Text: var text }, ..] } => $"«{VisibleText.Name(text)}», of which nothing is known here",
            _ => "none is named; without one nothing is permitted",
        };

    private static string After(PullResult result) =>
        result is { IsList: true, IsOffline: true }
            ? "A type after the repository's name and a colon, or --file NAME, takes one of several; "
                + $"{CommandName.Of("model")} loads it by its name."
        : result.IsList
            ? "Nothing was fetched: one of them comes with its type after a colon, as in "
                + $"{CommandName.Of("pull")} {VisibleText.Phrase(result.Source)}:{VisibleText.Phrase(result.Models[0].Type ?? "TYPE")}, "
                + $"or with --file NAME; {CommandName.Of("memory")} says what fits."
        : result.Models[0].State is PullState.Begun ? "What has come is kept; the same command goes on with it."
        : result.LoadName is { } name && result.Models[0].FileCount == 1
            ? $"{CommandName.Of("model")} {Quoted(name)} loads it; {CommandName.Of("licence")} and {CommandName.Of("parameters")} read it."
        : "";

    private static string Quoted(string name) =>
        VisibleText.Phrase(name) is var shown && shown.Contains(' ', StringComparison.Ordinal) ? $"\"{shown}\"" : shown;

    private static string Shown(string path) => VisibleText.Phrase(ShownPath.Of(path));
}
