using System.CommandLine;
using LlmWorkbench.Cli.Installation;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Cli.Verbs;

/// <summary>notebooks FOLDER: unpacks the notebooks that came with the workbench, with their models and datasets beside them.</summary>
internal sealed class NotebooksVerb(TerminalStreams streams) : IVerb
{
    internal const string Name = "notebooks";

    private readonly Argument<string> _folder = WordArgument.Required("folder", "Where they go; it is made when it is missing.");
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replaces files that were changed there." };

    public Command Create()
    {
        var command = new Command(Name, "Unpacks the notebooks of the primer, with the models and datasets that they use.")
        {
            _folder,
            _overwrite,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), cancellation));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        string folder = Path.GetFullPath(parsed.GetRequiredValue(_folder));
        string root = ShippedFiles.Root(AppContext.BaseDirectory);
        if (folder == root)
        {
            throw new WorkbenchException($"{folder} is where they are already: name another folder.");
        }

        bool overwrite = parsed.GetValue(_overwrite);
        var unpacked = Unpacking.Run(root, ShippedFiles.All(root), folder, overwrite, cancellation);
        string notebooks = Path.Combine(folder, ShippedFiles.Notebooks);
        streams.Out.WriteLine(
            unpacked.Written == 0
                ? $"The notebooks are in {notebooks} already."
                : $"The notebooks are in {notebooks} ({Figures.Count(unpacked.Written, "file")} written)."
        );
        if (unpacked.Kept.Count > 0)
        {
            streams.Out.WriteLine(
                $"Kept as they are, because they were changed: {Sentences.And(unpacked.Kept)}; --overwrite replaces them."
            );
        }

        streams.Out.WriteLine($"llm-workbench jupyter open {notebooks} opens them.");
        return ExitCode.Done;
    }
}
