namespace LlmWorkbench.PromptFormats.Templates;

/// <summary>
/// The program that runs chat templates: <see href="https://www.npmjs.com/package/@huggingface/jinja">@huggingface/jinja</see>, which the
/// build fetches from npm and embeds. A build without npm has none.
/// </summary>
internal static class TemplateLibrary
{
    /// <summary>What is missing, for the end of a sentence.</summary>
    public const string Missing =
        "this build of the workbench was made without npm and so without @huggingface/jinja, which runs templates";

    /// <summary>Its text; <see langword="null"/> where the build has none.</summary>
    public static string? Source { get; } = Read("jinja.cjs");

    /// <summary>What stands around it: the bounds of single calls, and the function that renders.</summary>
    public static string Sandbox { get; } = Read("template-sandbox.js")!;

    private static string? Read(string name)
    {
        using Stream? stream = typeof(TemplateLibrary).Assembly.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
