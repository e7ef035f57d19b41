using System.CommandLine;

namespace LlmWorkbench.Training.Commands.Options;

/// <summary>Makes options that have a value when they are not given.</summary>
internal static class DefaultedOption
{
    /// <summary>Makes one.</summary>
    /// <param name="name">As in <c>--steps</c>.</param>
    /// <param name="description">One line.</param>
    /// <param name="defaultValue">The value when it is not given.</param>
    public static Option<T> New<T>(string name, string description, T defaultValue) =>
        new(name) { Description = description, DefaultValueFactory = _ => defaultValue };
}
