using System.CommandLine;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Cli;

/// <summary>
/// The option <c>--topic</c> in front of the verb: an assembly whose topics become verbs, and commands in the notebooks that are run. It
/// is read before all others, because it says which verbs there are; processes that are started from here inherit it.
/// </summary>
internal static class TopicOption
{
    /// <summary>The option.</summary>
    internal const string Name = "--topic";

    /// <summary>The option as the help shows it.</summary>
    public static Option<string[]> Shown() =>
        new(Name)
        {
            Description =
                $"In front of the verb: loads the topics of this assembly too. May be repeated; {TopicFile.EnvironmentVariable} "
                + "does the same.",
            HelpName = "file.dll",
            Arity = ArgumentArity.OneOrMore,
        };

    /// <summary>Takes the options from the front of a command line.</summary>
    /// <param name="arguments">The words of the command line.</param>
    /// <returns>The other words.</returns>
    public static IReadOnlyList<string> Take(IReadOnlyList<string> arguments)
    {
        const string Joined = Name + "=";
        List<string> paths = [];
        int at = 0;
        while (at < arguments.Count)
        {
            bool isJoined = arguments[at].StartsWith(Joined, StringComparison.Ordinal);
            string? path =
                isJoined ? arguments[at][Joined.Length..]
                : arguments[at] == Name && at + 1 < arguments.Count ? arguments[at + 1]
                : null;
            if (string.IsNullOrWhiteSpace(path))
            {
                break;
            }

            paths.Add(Path.GetFullPath(path));
            at += isJoined ? 1 : 2;
        }

        if (paths.Count > 0)
        {
            Environment.SetEnvironmentVariable(
                TopicFile.EnvironmentVariable,
                string.Join(Path.PathSeparator, [.. TopicFile.Named(), .. paths])
            );
        }

        return [.. arguments.Skip(at)];
    }
}
