using System.Reflection;

namespace LlmWorkbench.TestModels;

/// <summary>The assembly of samples/HelloTopic, which these tests load by its path.</summary>
internal static class HelloTopicFile
{
    public static string Path { get; } =
        typeof(HelloTopicFile).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "HelloTopic").Value!;
}
