using System.CommandLine;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Models;

namespace LlmWorkbench.Magics.Inputs;

/// <summary>The option that says which model a command works with. A model that is not loaded yet is loaded.</summary>
public sealed class ModelChoice
{
    private readonly Option<string[]> _models;
    private readonly bool _several;

    /// <summary>Makes the option.</summary>
    /// <param name="several">Whether the command compares, so that the option may be repeated.</param>
    public ModelChoice(bool several)
    {
        _several = several;
        _models = new Option<string[]>("--model")
        {
            Description = several
                ? "The model to use instead of the current one; give it more than once to compare."
                : "The model to use instead of the current one.",
            HelpName = "name",
            Arity = ArgumentArity.OneOrMore,
        }.OnCommandLine(
            $"The model: a name that models lists, the path of a .gguf file, or a service's address; without it "
                + $"{DefaultModel.Name}, or the first at hand.{(several ? " Give it more than once to compare." : "")}"
        );
    }

    /// <summary>Adds the option to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!_several)
        {
            _models.Validators.Add(result =>
            {
                if (result.Tokens.Count > 1)
                {
                    result.AddError($"#!{command.Name} works with one model at a time: give --model once.");
                }
            });
        }

        command.Add(_models);
    }

    /// <summary>Whether a model was named: without one, commands take the current model.</summary>
    /// <param name="parsed">A parse of the command.</param>
    /// <returns>Whether the option stands on the line.</returns>
    public bool IsGiven(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetValue(_models) is { Length: > 0 };
    }

    /// <summary>The models that were chosen: at least one.</summary>
    /// <param name="parsed">A parse of the command.</param>
    /// <param name="call">The call.</param>
    /// <returns>The models in the order in which they were named; the current one when none was, and the usual one when there is no current
    /// one.</returns>
    /// <exception cref="WorkbenchException">There is no such model, or none is current.</exception>
    public IReadOnlyList<LoadedModel> Read(ParseResult parsed, MagicCall call)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(call);
        string[]? names = parsed.GetValue(_models);
        return names is null or { Length: 0 }
            ? [DefaultModel.Of(call.Workbench.Models, call.Output, call.IsNotebook, call.ContextLength, call.Cancellation)]
            : [.. names.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => Load(name, call))];
    }

    /// <summary>A model by name: one that is not loaded yet is loaded, and does not become the current one.</summary>
    /// <exception cref="WorkbenchException">There is no such model.</exception>
    internal static LoadedModel Load(string name, MagicCall call)
    {
        WorkbenchModels models = call.Workbench.Models;
        if ((models.Find(name) ?? models.FirstOrDefault(m => m.IsAt(name) || m.IsOf(Path.GetFullPath(name)))) is { } loaded)
        {
            return loaded;
        }

        LoadedModel? current = models.TryCurrent;
        LoadedModel model = models.Load(
            name,
            new ModelLoadOptions { ContextLength = call.ContextLength },
            LoadingProgress.For(call.Output, name, call.Cancellation)
        );
        if (current is not null)
        {
            models.MakeCurrent(current);
        }

        return model;
    }
}
