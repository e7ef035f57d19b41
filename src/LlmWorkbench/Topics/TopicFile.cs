using System.Reflection;
using LlmWorkbench.Drawing;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Topics;

/// <summary>Topics that come from an assembly outside of the workbench.</summary>
public static class TopicFile
{
    /// <summary>Names the assemblies that every host loads when it starts, with the system's path separator between them.</summary>
    public const string EnvironmentVariable = "LLM_WORKBENCH_TOPICS";

    /// <summary>The assemblies that <see cref="EnvironmentVariable"/> names.</summary>
    /// <returns>Their paths.</returns>
    public static IReadOnlyList<string> Named() =>
        (Environment.GetEnvironmentVariable(EnvironmentVariable) ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );

    /// <summary>Makes the topics of an assembly: its public classes that derive from <see cref="Topic"/>.</summary>
    /// <param name="path">A .dll; other assemblies that it needs stand beside it.</param>
    /// <returns>At least one topic.</returns>
    /// <exception cref="WorkbenchException">It cannot be loaded, it has no topic, or one cannot be made.</exception>
    public static IReadOnlyList<Topic> Load(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new WorkbenchException("A topic is named by the path of its .dll, and the path that is given is empty or none.");
        }

        string full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            throw new WorkbenchException(
                ClosedFolder.Sentence(path) ?? $"There is no topic at {ShownPath.Of(path)}: give the path of its .dll."
            );
        }

        if (SpecialFile.Is(full))
        {
            throw new WorkbenchException($"The topic {ShownPath.Of(path)} cannot be loaded: it {SpecialFile.Problem}.");
        }

        RequireReadable(full);
        try
        {
            Assembly assembly = TopicLibraries.Load(full);
            Topic[] topics =
            [
                .. assembly
                    .GetExportedTypes()
                    .Where(type => type.IsSubclassOf(typeof(Topic)) && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null)
                    .Select(type => (Topic)Activator.CreateInstance(type)!),
            ];
            return topics.Length > 0
                ? topics
                : throw new WorkbenchException(
                    $"{ShownPath.Of(path)} has no topic: "
                        + $"a topic is a public class that derives from {typeof(Topic).FullName} and has a constructor without parameters."
                );
        }
        catch (Exception e)
            when (e
                    is BadImageFormatException
                        or FileLoadException
                        or FileNotFoundException
                        or TypeLoadException
                        or TargetInvocationException
                        or MissingMethodException
            )
        {
            Exception cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            throw new WorkbenchException(
                $"The topic {ShownPath.Of(path)} cannot be loaded: {VisibleText.Phrase(string.Join(' ', cause.Message.SplitLines()))}",
                e
            );
        }
    }

    // The runtime would say that it is no assembly.
    private static void RequireReadable(string path)
    {
        try
        {
            File.OpenRead(path).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException($"The topic {ShownPath.Of(path)} cannot be loaded: {FileFailure.Sentence(e)}", e);
        }
    }
}
