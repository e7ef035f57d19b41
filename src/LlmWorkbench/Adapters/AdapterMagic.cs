using System.CommandLine;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Inputs;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Adapters;

/// <summary><c>#!adapter</c>: puts a LoRA on a model, shows what it changes, compares, merges, and takes it off.</summary>
internal sealed class AdapterMagic()
    : Magic<AdapterMagic.Choice>(
        "adapter",
        "Puts a LoRA adapter on a model, where every command then has it, and shows what it changes; without a file, those that act.",
        models: ModelInput.One
    )
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.Command.OnCommandLine("Shows what a LoRA adapter changes in a model, compares a text without and with it, or merges both.");
        options.Argument(
            "file",
            "The adapter: the path of a GGUF file, or a name in a folder adapters inside of one with models.",
            (o, file) => o with { File = file }
        );
        Option<double?> scale = options.OptionalNumber(
            "--scale",
            "What its change is multiplied with: 1 as it was trained, 0 for nothing.",
            (o, scale) => o with { Scale = scale },
            -1000.0,
            1000.0
        );
        Option<string?> name = options
            .Word("--as", "name", "The name of a second model with the adapter, beside the one without.", (o, n) => o with { Name = n })
            .InNotebooksOnly();
        Option<string?> remove = options
            .Word("--remove", "name", "Takes the adapter of this name off.", (o, n) => o with { Removed = n })
            .InNotebooksOnly();
        Option<bool> off = options.Flag("--off", "Takes all adapters off.", o => o with { IsOff = true }).InNotebooksOnly();
        options.Word(
            "--compare",
            "text",
            "Shows what comes after this text without the adapters and with them; a file is only tried.",
            (o, text) => o with { Compared = EscapedText.Read(text) }
        );
        Option<string?> merge = options.Word(
            "--merge",
            "file",
            "Writes the model and its adapters as one GGUF file; a file is only put into it.",
            (o, file) => o with { Merged = file }
        );
        Option<bool> overwrite = options.Flag(
            "--overwrite",
            "Replaces the file of --merge when it is there.",
            o => o with { Overwrites = true }
        );
        Option<bool> exact = options.Flag("--exact", "Stores merged matrices as F32, without rounding.", o => o with { IsExact = true });
        options.Belong(merge, overwrite, exact);
        options.Bind((o, _) => Checked(o));
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        Choice choice = run.Options;
        MagicCall call = run.Call;
        LoadedModel before = run.Model;
        LoadedModel model =
            choice.File is { } file ? Added(before, new AdapterFinder(call.Workbench.Models.Finder.Folders).Find(file), choice)
            : choice.IsOff || choice.Removed is not null ? before.WithoutAdapter(choice.Removed)
            : before;
        bool isKept = false;
        try
        {
            RunContext context = run.Context($"Looking into {VisibleText.Phrase(model.Name)}");
            object result = Result(before, model, choice, context);
            if (!ReferenceEquals(model, before) && !choice.IsTrial)
            {
                AdaptedModels.Keep(call.Workbench.Models, model);
                isKept = true;
            }

            return result;
        }
        finally
        {
            if (!ReferenceEquals(model, before) && !isKept)
            {
                model.Dispose();
            }
        }
    }

    private static LoadedModel Added(LoadedModel model, string path, Choice choice) =>
        choice.Name is { } name && name.Equals(model.Name, StringComparison.OrdinalIgnoreCase)
            ? throw new WorkbenchException(
                $"{VisibleText.Phrase(name)} is the model itself: give another name with --as, or none to change it in place."
            )
            : model.Adapt(path, choice.Scale ?? 1, choice.Name);

    private static object Result(LoadedModel before, LoadedModel model, Choice choice, RunContext run)
    {
        if (choice.Compared is { } text)
        {
            return model.CompareAdapters(text, run: run);
        }

        if (choice.Merged is { } path)
        {
            return model.Merge(path, choice.Overwrites, choice.IsExact, run);
        }

        string[] left = [.. model.Engine.Adapters.Select(adapter => adapter.Name)];
        return model.Adapters(run) with { Removed = [.. before.Engine.Adapters.Select(adapter => adapter.Name).Except(left)] };
    }

    private static Choice Checked(Choice choice)
    {
        if (choice.File is null && (choice.Scale is not null || choice.Name is not null))
        {
            throw new WorkbenchException("--scale and --as are for an adapter that is put on: give its file.");
        }

        if (choice.IsOff && choice.Removed is not null)
        {
            throw new WorkbenchException("--off takes all adapters off and --remove one: give one of the two.");
        }

        if ((choice.IsOff || choice.Removed is not null) && (choice.File ?? choice.Compared ?? choice.Merged) is not null)
        {
            throw new WorkbenchException("--off and --remove stand alone: put on, compare or merge in a command of its own.");
        }

        return choice.Compared is not null && choice.Merged is not null
            ? throw new WorkbenchException("--compare and --merge each have a result of their own: give one of the two.")
            : choice;
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>The adapter's file; <see langword="null"/> for those that act already.</summary>
        public string? File { get; init; }

        /// <summary>What its change is multiplied with; <see langword="null"/> for 1.</summary>
        public double? Scale { get; init; }

        /// <summary>The name of a second model; <see langword="null"/> to change the one.</summary>
        public string? Name { get; init; }

        /// <summary>The adapter to be taken off.</summary>
        public string? Removed { get; init; }

        /// <summary>Whether all are taken off.</summary>
        public bool IsOff { get; init; }

        /// <summary>The text to be read without and with them.</summary>
        public string? Compared { get; init; }

        /// <summary>The file to write.</summary>
        public string? Merged { get; init; }

        /// <summary>Whether the model stays as it is, whatever is put on for this one result.</summary>
        public bool IsTrial => Compared is not null || Merged is not null;

        /// <summary>Whether that file may be replaced.</summary>
        public bool Overwrites { get; init; }

        /// <summary>Whether merged matrices are stored as F32.</summary>
        public bool IsExact { get; init; }
    }
}
