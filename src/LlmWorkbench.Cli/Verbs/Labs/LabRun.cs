using System.CommandLine;
using LlmWorkbench.Cli.Installation;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Kernel.Jupyter.Installation;
using LlmWorkbench.Kernel.Labs.Checking;
using LlmWorkbench.Kernel.Labs.Isolation;
using LlmWorkbench.Kernel.Labs.Marks;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Cli.Verbs.Labs;

/// <summary>What lab check and lab report have in common: what is handed in, what judges it, and what it may take.</summary>
internal sealed class LabRun
{
    private const int Mebibyte = 20;

    private readonly Argument<string[]> _submissions = new("submissions")
    {
        Description = "Notebooks that were handed in, and folders of them: in a folder each notebook, or each student's folder, is one.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> _against = new("--against")
    {
        Description =
            "The notebook that the lab was made from, whose checks judge; without it the one that came with the workbench and that "
            + "the lab names.",
        HelpName = "notebook.ipynb",
    };
    private readonly Option<int> _time = NumberOption.Create(
        "--time",
        "How many seconds a submission may run.",
        (int)new SubmissionLimits().Time.TotalSeconds,
        1,
        86_400
    );
    private readonly Option<int> _memory = NumberOption.Create(
        "--memory",
        "How many MiB of memory a submission may hold.",
        (int)(new SubmissionLimits().Memory >> Mebibyte),
        256,
        1 << 20
    );
    private readonly Option<bool> _unprotected = new("--unprotected")
    {
        Description = "Runs them without keeping them apart from your files, processes and network: only what you trust.",
    };

    /// <summary>Adds arguments and options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_submissions);
        command.Add(_against);
        command.Add(_time);
        command.Add(_memory);
        command.Add(_unprotected);
    }

    /// <summary>Checks what the command line names.</summary>
    public async Task<LabMarks> RunAsync(ParseResult parsed, TerminalStreams streams, CancellationToken cancellation)
    {
        string[] submissions = parsed.GetRequiredValue(_submissions);
        string original = parsed.GetValue(_against) is { } against ? ShippedNotebook.Find(against) : ShippedNotebook.Of(submissions);
        var progress = new ProgressBar(streams, "Checking");
        LabMarks marks = await LabCheck
            .RunAsync(
                original,
                submissions,
                new()
                {
                    Program = KernelSpec.ThisProgram(JupyterVerb.Assembly),
                    Limits = new()
                    {
                        Time = TimeSpan.FromSeconds(parsed.GetValue(_time)),
                        Memory = (long)parsed.GetValue(_memory) << Mebibyte,
                    },
                    Unprotected = parsed.GetValue(_unprotected),
                },
                new RunContext(cancellation).Reporting(progress)
            )
            .ConfigureAwait(false);
        progress.Report(new WorkProgress(1, ""));
        return marks;
    }
}
