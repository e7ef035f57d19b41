using System.CommandLine;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Models;

namespace LlmWorkbench.Magics.Inputs;

/// <summary>What a command takes beside its own options: a text, models, and the variable for its result.</summary>
/// <param name="text">Whether it takes a text.</param>
/// <param name="models">Whether it takes models.</param>
/// <param name="hasResult">Whether it has a result that a variable can hold.</param>
/// <param name="otherwise">What it does without a model, where it needs none.</param>
internal sealed class MagicInputs(TextInput text, ModelInput models, bool hasResult, string? otherwise)
{
    private readonly TextChoice? _text = text is TextInput.Required or TextInput.Optional ? new TextChoice() : null;
    private readonly ModelChoice? _models = models == ModelInput.None ? null : new ModelChoice(models == ModelInput.Several, otherwise);
    private readonly IntoChoice? _into = hasResult ? new IntoChoice() : null;

    /// <summary>Adds what stands before the command's own options.</summary>
    public void AddTextTo(Command command) => _text?.AddTo(command);

    /// <summary>Adds what stands after the command's own options.</summary>
    public void AddModelsAndResultTo(Command command)
    {
        _models?.AddTo(command);
        _into?.AddTo(command);
    }

    /// <summary>The text; empty where there is none and need not be.</summary>
    public string Text(ParseResult parsed, MagicCall call) => _text?.Read(parsed, call, text == TextInput.Optional) ?? "";

    /// <summary>Whether <c>--model</c> was typed.</summary>
    public bool NamesModels(ParseResult parsed) => _models?.IsGiven(parsed) ?? false;

    /// <summary>The models, loaded where they were not.</summary>
    public IReadOnlyList<LoadedModel> Models(ParseResult parsed, MagicCall call) => _models?.Read(parsed, call) ?? [];

    /// <summary>Refuses a variable that the result could not be left in.</summary>
    public void RequireInto(ParseResult parsed, MagicCall call) => _into?.Require(parsed, call);

    /// <summary>Leaves a result in the variable of <c>--into</c>.</summary>
    public void Store(ParseResult parsed, MagicCall call, object result) => _into?.Store(parsed, call, result);
}
