namespace LlmWorkbench.Families;

/// <summary>Descent in words.</summary>
internal static class DescentWords
{
    /// <summary>What a release has from its parents, as in <c>Llama 2: fine-tuned</c>.</summary>
    public static string Of(ModelRelease release) =>
        release.Parents.Count == 0
            ? "trained from scratch"
            : string.Join("; ", release.Parents.Select(parent => $"{NameOf(parent.Id)}: {Of(parent.How)}"));

    /// <summary>A way of descent.</summary>
    public static string Of(DescentKind how) =>
        how switch
        {
            DescentKind.Continued => "trained on",
            DescentKind.FineTuned => "fine-tuned",
            DescentKind.Merged => "merged",
            DescentKind.Distilled => "distilled",
            _ => "same architecture only",
        };

    private static string NameOf(string id) => FamilyTable.Known.TryGet(id)?.Name ?? id;
}
