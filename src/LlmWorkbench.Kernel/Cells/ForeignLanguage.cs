namespace LlmWorkbench.Kernel.Cells;

/// <summary>Says what to do with cells in languages that this kernel does not run.</summary>
internal static class ForeignLanguage
{
    /// <summary>Makes the sentence.</summary>
    /// <param name="language">A normalized name.</param>
    /// <returns>One sentence that names what helps.</returns>
    public static string Sentence(string language) =>
        $"This kernel does not run {DisplayName(language)} cells: {Advice(language)}, or make the cell a Markdown cell to keep it as text.";

    private static string DisplayName(string language) =>
        language switch
        {
            "fsharp" => "F#",
            "pwsh" => "PowerShell",
            "sql" => "SQL",
            "kql" => "KQL",
            "http" => "HTTP",
            "python" => "Python",
            _ => language,
        };

    private static string Advice(string language) =>
        language switch
        {
            "pwsh" => "start programs from C# with System.Diagnostics.Process",
            "sql" => "query the database from C# with its library, as in #r \"nuget: Microsoft.Data.Sqlite\"",
            "kql" => "query from C# with #r \"nuget: Microsoft.Azure.Kusto.Data\"",
            "http" => "send the request from C# with new HttpClient()",
            "python" => "open the notebook with a Python kernel",
            _ => "rewrite the cell in C#",
        };
}
