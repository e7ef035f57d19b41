namespace LlmWorkbench.Kernel.Cells;

/// <summary>The names that notebooks give to the languages of their cells.</summary>
public static class CellLanguage
{
    /// <summary>C#, the language of this kernel.</summary>
    public const string CSharp = "csharp";

    /// <summary>Prose: Markdown, which is drawn and not run.</summary>
    public const string Markdown = "markdown";

    /// <summary>HTML, displayed as it is.</summary>
    public const string Html = "html";

    /// <summary>JavaScript, run by the page.</summary>
    public const string JavaScript = "javascript";

    /// <summary>Diagrams in the Mermaid language, drawn by the page.</summary>
    public const string Mermaid = "mermaid";

    /// <summary>The text of raw cells.</summary>
    public const string Raw = "raw";

    private static readonly Dictionary<string, string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["csharp"] = CSharp,
        ["c#"] = CSharp,
        ["cs"] = CSharp,
        ["fsharp"] = "fsharp",
        ["f#"] = "fsharp",
        ["fs"] = "fsharp",
        ["pwsh"] = "pwsh",
        ["powershell"] = "pwsh",
        ["markdown"] = Markdown,
        ["md"] = Markdown,
        ["html"] = Html,
        ["javascript"] = JavaScript,
        ["js"] = JavaScript,
        ["mermaid"] = Mermaid,
        ["sql"] = "sql",
        ["kql"] = "kql",
        ["http"] = "http",
        ["value"] = "value",
        ["python"] = "python",
        ["raw"] = Raw,
    };

    /// <summary>Tells whether a name is one of a language that .NET Interactive notebooks use, so that <c>#!name</c> alone on a line begins
    /// a cell in a .dib file.</summary>
    /// <param name="name">The name or alias, without <c>#!</c>.</param>
    /// <returns>True for a known name, in any case.</returns>
    public static bool IsKnown(string name) => s_names.ContainsKey(name);

    /// <summary>Gives a language its one name: <c>c#</c> and <c>cs</c> become <c>csharp</c>.</summary>
    /// <param name="name">The name or alias, without <c>#!</c>.</param>
    /// <returns>The usual name; an unknown one comes back as it was.</returns>
    public static string Normalize(string name) => s_names.GetValueOrDefault(name, name);

    /// <summary>Tells whether this kernel can run cells of a language.</summary>
    /// <param name="language">A normalized name.</param>
    /// <returns>True for C#, Markdown, HTML, JavaScript and Mermaid.</returns>
    public static bool IsSupported(string language) => language is CSharp or Markdown or Html or JavaScript or Mermaid;
}
