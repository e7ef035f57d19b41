using System.CommandLine;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Licences;

/// <summary><c>#!licence</c>, also spelled <c>#!license</c>: what a model's licence permits.</summary>
/// <param name="name">One of the two spellings.</param>
internal sealed class LicenceMagic(string name)
    : Magic<LicenceMagic.Choice>(
        name,
        "Shows what a model's licence permits; «NAME» shows a licence or that of a family, --list all that are known. No legal advice.",
        models: ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        Argument<string?> asked = options.Argument(
            "name",
            "A licence (apache-2.0), a release (\"Llama 3.1\") or a family (Falcon).",
            (o, word) => o with { Name = word }
        );
        Option<bool> list = options.Flag("--list", "Shows all licences that are known.", o => o with { Lists = true });
        options.Bind(
            (o, given) =>
                given.Has(list) && given.Value(asked) is not null
                    ? throw new WorkbenchException("--list shows all licences: leave out the name, or --list.")
                    : o
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        if (run.Options.Lists)
        {
            return run.NamesModels
                ? throw new WorkbenchException("--list shows the table of licences and looks at no model: leave out --model, or --list.")
                : LicenceExperiment.All();
        }

        if (run.Options.Name is { } asked)
        {
            TypographicSign.Refuse(asked);
            LicenceResult named = LicenceExperiment.Named(asked);
            return run.NamesModels ? Together([.. run.Models.Select(model => model.Licence()), named]) : named;
        }

        return run.ForEachModel(model => $"Reading the licence of {model}", (model, _, _) => model.Licence(), Together);
    }

    private static LicenceResult Together(IReadOnlyList<LicenceResult> results) => new([.. results.SelectMany(r => r.Findings)]);

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>A licence, release or family; <see langword="null"/> for the model's own.</summary>
        public string? Name { get; init; }

        /// <summary>Whether all licences are shown.</summary>
        public bool Lists { get; init; }
    }
}
