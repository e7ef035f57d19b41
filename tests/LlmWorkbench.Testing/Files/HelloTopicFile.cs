namespace LlmWorkbench.Testing.Files;

/// <summary>The library of samples/HelloTopic, which tests load by its path; their projects refer to it so that it is built.</summary>
public static class HelloTopicFile
{
    /// <summary>The file, beside the tests' own folder: <c>bin/PROJECT/CONFIGURATION/</c>.</summary>
    public static string Path { get; } = Find(new DirectoryInfo(System.IO.Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)));

    private static string Find(DirectoryInfo tests) =>
        System.IO.Path.Combine(tests.Parent!.Parent!.FullName, "HelloTopic", tests.Name, "HelloTopic.dll");
}
