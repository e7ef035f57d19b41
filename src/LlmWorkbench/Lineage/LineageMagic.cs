using System.CommandLine;
using LlmWorkbench.Families;
using LlmWorkbench.Lineage.Origins;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Lineage;

/// <summary><c>#!lineage</c>: families of models, and the family of a loaded one.</summary>
internal sealed class LineageMagic()
    : Magic<LineageOptions>(
        "lineage",
        "Shows which open models descend from which; with --model which family a file belongs to, and what says so.",
        models: ModelInput.Several
    )
{
    /// <inheritdoc/>
    protected override string WithoutModel => "the table of all families is shown";

    /// <inheritdoc/>
    protected override void Declare(OptionSet<LineageOptions> options)
    {
        Option<string?> family = options.Word(
            "--family",
            "name",
            $"Only this family: {string.Join(", ", FamilyTable.Known.Families)}.",
            (o, name) => o with { Family = name }
        );
        family.CompletionSources.Add([.. FamilyTable.Known.Families]);
        Option<string?> licence = options.Word(
            "--licence",
            "name",
            $"Only what comes under this licence, as in apache-2.0; «{LineageOptions.Commercial}» for all that permit commercial use, with "
                + "or without conditions.",
            (o, name) => o with { Licence = name }
        );
        licence.Aliases.Add("--license");
        options.OptionalTokenCount(
            "--context",
            "Only what has at least this context, as in 32k.",
            (o, tokens) => o with { Context = tokens },
            1,
            100_000_000
        );
        options.Word(
            "--architecture",
            "key",
            "Only this architecture, by its key in llama.cpp, as in falcon.",
            (o, key) => o with { Architecture = key }
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<LineageOptions> run)
    {
        if (!run.NamesModels)
        {
            return LineageExperiment.Lineage(run.Options);
        }

        return run.Options == new LineageOptions()
            ? run.ForEachModel(name => $"Reading the header of {name}", (model, _, _) => model.Origin())
            : throw new WorkbenchException(
                "--model asks for the family of a file, the other options choose from the table: leave out one or the other."
            );
    }
}
