using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Inputs;

/// <summary>An option's value that is a text itself or names a C# variable that holds some.</summary>
internal static class TextOrVariable
{
    /// <summary>The texts that are meant.</summary>
    /// <param name="option">The option, for the sentence.</param>
    /// <param name="given">A variable of a string or of several, or a text, in which <c>\n</c> is a line end.</param>
    /// <param name="call">The call, which has the variables.</param>
    /// <returns>At least one text.</returns>
    /// <exception cref="WorkbenchException">The variable holds something else, or nothing.</exception>
    public static IReadOnlyList<string> Read(string option, string given, MagicCall call)
    {
        if (!call.Variables.TryGet(given, out object? value))
        {
            return [EscapedText.Read(given)];
        }

        return value switch
        {
            string text => [text],
            IEnumerable<string> texts when texts.ToList() is { Count: > 0 } list => list,
            _ => throw Unfit(option, given, value, "a string or a list of strings"),
        };
    }

    /// <summary>The one text that is meant.</summary>
    /// <inheritdoc cref="Read"/>
    public static string ReadOne(string option, string given, MagicCall call) =>
        Read(option, given, call) switch
        {
            [var one] => one,
            var several => throw new WorkbenchException($"The variable {given} holds {several.Count} texts, but {option} needs one."),
        };

    /// <summary>The failure of a name of which there is no variable and no file.</summary>
    public static WorkbenchException Missing(string option, string given, MagicCall call) =>
        new(
            $"{option} {VisibleText.Phrase(given)} is "
                + $"{(call.IsNotebook ? "neither a C# variable nor a file that is there" : "not a file that is there")}."
        );

    /// <summary>The failure of a variable that holds something else.</summary>
    public static WorkbenchException Unfit(string option, string variable, object? value, string needed) =>
        new($"The variable {variable} is {(value is null ? "null" : $"of type {value.GetType().Name}")}, but {option} needs {needed}.");
}
