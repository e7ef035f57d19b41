using System.CommandLine;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Composition;
using LlmWorkbench.Kernel;
using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Running;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Runs;
using LlmWorkbench.Session;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>run NOTEBOOK: executes a notebook without a front end.</summary>
/// <param name="streams">Where it reports.</param>
/// <param name="journal">Gets every output at once, for <see cref="SupervisedRun"/>; null keeps none.</param>
internal sealed class RunVerb(TerminalStreams streams, RunJournal? journal = null) : IVerb
{
    /// <summary>The verb's name.</summary>
    internal const string Name = "run";

    private readonly Argument<string> _notebook = WordArgument.Required("notebook", "The notebook to run (.ipynb or .dib).");
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Writes the executed notebook here.",
        HelpName = "file.ipynb",
    };
    private readonly Option<string?> _html = new("--html")
    {
        Description = "Writes a page here that opens without a network.",
        HelpName = "file.html",
    };
    private readonly Option<bool> _keepGoing = new("--keep-going") { Description = "Runs the cells after a failing one too." };
    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "Replaces what is there under the names of --output and --html, also where no earlier run has written it.",
    };

    public Command Create()
    {
        var command = new Command(Name, "Runs a notebook from top to bottom and writes it with its outputs.")
        {
            _notebook,
            _output,
            _html,
            _keepGoing,
            _overwrite,
        };
        command.SetAction((parsed, cancellation) => RunAsync(Request(parsed), cancellation));
        return command;
    }

    /// <summary>What a command line asks for.</summary>
    /// <param name="arguments">The words after the verb, which were parsed before without an error.</param>
    internal RunRequest Request(IReadOnlyList<string> arguments) => Request(CommandWords.Parse(Create(), arguments));

    private RunRequest Request(ParseResult parsed) =>
        new(
            parsed.GetRequiredValue(_notebook),
            parsed.GetValue(_output),
            parsed.GetValue(_html),
            parsed.GetValue(_keepGoing),
            parsed.GetValue(_overwrite)
        );

    private async Task<int> RunAsync(RunRequest request, CancellationToken cancellation)
    {
        request.Check();
        NotebookDocument notebook = NotebookFile.Read(request.Notebook);
        var options = new NotebookRunOptions { ContinueAfterErrors = request.KeepsGoing, Folder = request.Folder };
        // Models and datasets lie beside or above the notebook, wherever it is run from.
        using var kernel = new NotebookKernel(Workbench.In(options.Folder), WorkbenchTopics.CreateRegistry());
        ThreadErrors.Show(streams.Error);
        var progress = new ProgressBar(streams, Path.GetFileName(request.Notebook));
        NotebookRunResult result = await new NotebookRunner(kernel, journal)
            .RunAsync(notebook, options, new CellProgress(progress), cancellation)
            .ConfigureAwait(false);
        progress.Report(new WorkProgress(1, ""));

        // Also after a failure: what the cells before it showed is what explains it.
        return new RunReport(streams, request).Finish(result);
    }

    /// <summary>Cells done so far, as one bar: n of m.</summary>
    private sealed class CellProgress(ProgressBar bar) : IProgress<NotebookProgress>
    {
        public void Report(NotebookProgress value)
        {
            string inside = value.Message.Length > 0 ? $", {value.Message}" : "";
            // The bar closes itself at 1, which only the end of the run may say.
            double done = Math.Min(0.999, (value.Cell - 1 + (value.Fraction ?? 0)) / value.Count);
            bar.Report(new WorkProgress(done, $"cell {value.Cell} of {value.Count}{inside}"));
        }
    }
}
