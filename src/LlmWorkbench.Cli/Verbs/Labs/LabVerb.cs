using System.CommandLine;
using LlmWorkbench.Cli.Installation;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Kernel.Labs.Making;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Cli.Verbs.Labs;

/// <summary>lab …: makes labs for students out of notebooks, and checks what they hand in.</summary>
internal sealed class LabVerb(TerminalStreams streams) : IVerb
{
    public Command Create() =>
        new("lab", "Makes labs for students out of notebooks, checks what they hand in, and writes the teacher's page.")
        {
            NewCommand(),
            new LabCheckVerb(streams).Create(),
            new LabReportVerb(streams).Create(),
        };

    private Command NewCommand()
    {
        Argument<string> name = WordArgument.Required("name", "The lab's folder; it is made, and the notebook in it gets its name.");
        var from = new Option<string>("--from")
        {
            Description = "The notebook with the exercises; one that came with the workbench by its name, as in 07-quantization.",
            HelpName = "notebook.ipynb",
            Required = true,
        };
        var command = new Command(
            "new",
            "Writes a lab for students: the notebook without outputs and solutions, with its starter cells and checks."
        )
        {
            name,
            from,
        };
        command.SetAction(parsed =>
        {
            string original = ShippedNotebook.Find(parsed.GetRequiredValue(from));
            IReadOnlyList<string> written = LabMaker.Write(original, parsed.GetRequiredValue(name));
            streams.Out.WriteLine($"The lab is {written[0]}.");
            foreach (string file in written.Skip(1))
            {
                streams.Out.WriteLine($"With it: {file}");
            }

            // What came with the workbench is found by the name that the lab has of it.
            string against = ShippedNotebook.IsShipped(original) ? "" : $" --against {original}";
            streams.Out.WriteLine($"llm-workbench lab check FOLDER{against} --csv marks.csv checks what is handed in.");
            return ExitCode.Done;
        });
        return command;
    }
}
