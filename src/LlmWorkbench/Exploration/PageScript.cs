namespace LlmWorkbench.Exploration;

/// <summary>The scripts that an output carries with it.</summary>
internal static class PageScript
{
    /// <summary>Reads a script of this folder.</summary>
    /// <param name="name">The file's name.</param>
    /// <returns>JavaScript with line feeds alone.</returns>
    public static string Read(string name)
    {
        using var stream = typeof(PageScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The script {name} is not in this assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
