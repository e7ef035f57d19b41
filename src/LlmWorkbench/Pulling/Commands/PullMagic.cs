using System.CommandLine;
using LlmWorkbench.Magics;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling.Commands;

/// <summary><c>#!pull</c>: brings a model here.</summary>
internal sealed class PullMagic()
    : Magic<PullMagic.Choice>("pull", "Fetches a model from Hugging Face or an address, with its licence and size shown before it starts.")
{
    /// <inheritdoc/>
    protected override void Declare(OptionSet<Choice> options)
    {
        options.RequiredArgument(
            "source",
            "A repository (user/name), with a type of weights (user/name:Q4_K_M), or the address of a .gguf file. Of a repository "
                + "with several "
                + "models and no type the list is shown.",
            (o, source) => o with { Source = source }
        );
        OptionSet<PullOptions> how = options.Part(o => o.Options, (o, inner) => o with { Options = inner });
        how.Word(
            "--file",
            "name",
            "The file of the repository; for an address, how it is to be called here.",
            (o, file) => o with { File = file }
        );
        how.Word("--revision", "name", "A branch, tag or commit of the repository.", (o, revision) => o with { Revision = revision });
        how.Word(
            "--sha256",
            "hash",
            "The SHA-256 that the file must have; a repository publishes its own.",
            (o, hash) => o with { Sha256 = hash }
        );
        Option<bool> list = options.Flag("--list", "Lists the models of the repository, and fetches none.", o => o with { Lists = true });
        how.Flag("--offline", "Asks nobody: finds what is here.", o => o with { IsOffline = true });
        how.Word(
            "--cache",
            "folder",
            "Hugging Face's cache, instead of that of HF_HUB_CACHE, HF_HOME or ~/.cache/huggingface.",
            (o, folder) => o with { CacheFolder = folder }
        );
        options.Bind(
            (o, given) =>
                given.Has(list) && o.Options.File is not null
                    ? throw new WorkbenchException("--list shows all files: leave out --file, or --list.")
                    : o
        );
    }

    /// <inheritdoc/>
    protected override object Run(MagicRun<Choice> run)
    {
        string source = run.Options.Source;
        TypographicSign.Refuse(source);
        PullOptions options = run.Options.Options with { Starting = plan => Announce(run.Call, plan) };
        Runs.RunContext context = run.Context($"Pulling {VisibleText.Phrase(source)}");
        return run.Options.Lists ? PullExperiment.Offers(source, options, context) : PullExperiment.Pull(source, options, context);
    }

    // On the command line the result alone goes to standard output, which other programs read.
    private static void Announce(MagicCall call, PullResult plan)
    {
        string words = PullView.Plan(plan) + "\n";
        if (call.IsNotebook)
        {
            call.Output.Write(words);
        }
        else
        {
            call.Output.WriteError(words);
        }
    }

    /// <summary>What the command is told.</summary>
    internal sealed record Choice
    {
        /// <summary>A repository or an address.</summary>
        public string Source { get; init; } = "";

        /// <summary>Whether it only lists.</summary>
        public bool Lists { get; init; }

        /// <summary>Which file, and how.</summary>
        public PullOptions Options { get; init; } = new();
    }
}
