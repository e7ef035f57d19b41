using System.Text.Json;
using LlmWorkbench.Display.Values;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Magics;

/// <summary>Hands values from C# variables to others, and to scripts of the page.</summary>
internal static class SharedVariable
{
    /// <summary>Finds a variable.</summary>
    /// <param name="kernel">The name that notebooks of .NET Interactive give to where it lives.</param>
    /// <param name="name">The variable.</param>
    /// <param name="variables">All there are.</param>
    /// <returns>Its value and declared type.</returns>
    /// <exception cref="WorkbenchException">There is none.</exception>
    public static (object? Value, Type Type) Find(string kernel, string name, IVariables variables)
    {
        if (CellLanguage.Normalize(kernel) is not (CellLanguage.CSharp or "value" or ".NET"))
        {
            throw new WorkbenchException(
                $"There is no kernel '{kernel}' to take {name} from: this notebook has C# variables alone, which @csharp:name names."
            );
        }

        if (variables.All.FirstOrDefault(variable => variable.Name == name) is { Name: not null } found)
        {
            return (found.Value, found.Type);
        }

        string? meant = Suggestion.Closest(name, variables.All.Select(variable => variable.Name));
        throw new WorkbenchException(
            meant is not null ? $"There is no variable {name}: did you mean {meant}?"
            : VariableName.Problem(name) is { } problem ? $"There is no variable «{name}»: {problem}."
            : $"There is no variable {name}: declare it in a C# cell, as in var {name} = 1;"
        );
    }

    /// <summary>Gives a value to the language of the lines below the command: C#, or a script of the page.</summary>
    /// <param name="name">The name it gets there.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">Its type in C#.</param>
    /// <param name="call">The command's call.</param>
    /// <exception cref="WorkbenchException">It cannot be handed on.</exception>
    public static void Hand(string name, object? value, Type type, CellCall call)
    {
        if (call.LanguageBelow != CellLanguage.JavaScript)
        {
            VariableName.Require(name, call.Variables);
            call.Variables.Set(name, value, type);
            return;
        }

        if (VariableName.Problem(name) is { } problem)
        {
            throw new WorkbenchException($"A variable needs a name such as result: {problem}.");
        }

        try
        {
            call.Cell.PageVariables.Set(name, ValueJson.Of(value, type, JsonSerializerOptions.Default));
        }
        catch (Exception exception) when (exception is WorkbenchException or InvalidOperationException or ArgumentException)
        {
            throw new WorkbenchException(
                $"{name} cannot be written as JSON, so no script can get it: {exception.Message.ReplaceLineEndings(" ")}",
                exception
            );
        }
    }
}
