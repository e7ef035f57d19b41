using System.Diagnostics;
using System.Reflection;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>Says in one sentence which argument of a call a method of the workbench refuses, without what .NET adds on lines of its
/// own.</summary>
internal static class RefusedArgument
{
    private const string Workbench = nameof(LlmWorkbench);

    /// <summary>Describes an exception.</summary>
    /// <param name="exception">What the code threw.</param>
    /// <returns>The sentence; null where no method of the workbench refuses an argument.</returns>
    public static string? Sentence(Exception exception) =>
        exception is ArgumentException argument && IsOurs(exception)
            ? argument switch
            {
                ArgumentNullException => $"The argument {argument.ParamName} is null: give it a value.",
                _ => OneLine(argument.Message),
            }
            : null;

    private static string OneLine(string message) => message.SplitLines()[0].Split(" (Parameter '")[0];

    // The helpers of .NET that throw stand above the method that asked them.
    private static bool IsOurs(Exception exception) =>
        new StackTrace(exception)
            .GetFrames()
            .Select(frame => frame.GetMethod()?.Module.Assembly)
            .FirstOrDefault(assembly => assembly is not null && assembly != typeof(object).Assembly)
            is { } thrower
        && IsWorkbench(thrower);

    private static bool IsWorkbench(Assembly assembly) =>
        assembly.GetName().Name is { } name && (name == Workbench || name.StartsWith(Workbench + ".", StringComparison.Ordinal));
}
