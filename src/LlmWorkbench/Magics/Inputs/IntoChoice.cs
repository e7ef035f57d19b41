using System.CommandLine;
using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Magics.Inputs;

/// <summary>The option that leaves a command's result in a C# variable.</summary>
public sealed class IntoChoice
{
    private readonly Option<string?> _into = new Option<string?>("--into")
    {
        Description = "Leaves the result in this C# variable.",
        HelpName = "variable",
    }.InNotebooksOnly();

    /// <summary>Adds the option to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        _into.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && VariableName.Problem(result.Tokens[0].Value) is { } problem)
            {
                result.AddError($"--into needs a C# name such as result: {problem}.");
            }
        });
        command.Add(_into);
    }

    /// <summary>Refuses, before any work is done, a name that would hide something from later cells.</summary>
    /// <param name="parsed">A parse of the command.</param>
    /// <param name="call">The call, which has the variables.</param>
    /// <exception cref="WorkbenchException">It would.</exception>
    internal void Require(ParseResult parsed, MagicCall call)
    {
        if (parsed.GetValue(_into) is { } name && call.Variables.ProblemWith(name) is { } problem)
        {
            throw new WorkbenchException($"--into needs a C# name such as result: {problem}.");
        }
    }

    /// <summary>Stores the result, when the option is given.</summary>
    /// <param name="parsed">A parse of the command.</param>
    /// <param name="call">The call, which has the variables.</param>
    /// <param name="result">The result.</param>
    public void Store(ParseResult parsed, MagicCall call, object result)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(result);
        if (parsed.GetValue(_into) is { } name)
        {
            call.Variables.Set(name, result, result.GetType());
        }
    }
}
