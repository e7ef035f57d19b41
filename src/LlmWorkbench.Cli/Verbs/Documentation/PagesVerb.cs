using System.CommandLine;
using LlmWorkbench.Cli.Installation;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Magics.Options;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Cli.Verbs.Documentation;

/// <summary>pages FOLDER: writes the pages of the documentation that follow from commands and notebooks; ./lab docs calls it.</summary>
internal sealed class PagesVerb(TerminalStreams streams, TopicRegistry topics) : IVerb
{
    internal const string Name = "pages";

    private readonly Argument<string> _folder = WordArgument.Required("folder", "The documentation's folder, docs in a checkout.");

    public Command Create()
    {
        var command = new Command(Name, "Writes the pages of the documentation: a page a command with its example, and the notebooks.")
        {
            _folder,
        };
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(parsed.GetRequiredValue(_folder), cancellation), cancellation));
        return command;
    }

    private int Run(string folder, CancellationToken cancellation)
    {
        var pages = new GeneratedPages(topics, ShippedFiles.Root(AppContext.BaseDirectory));
        int written = 0;
        IEnumerable<(string Path, Func<string> Text)> kept = pages
            .Markdown()
            .Select(page => (page.Key, new Func<string>(() => page.Value)));
        foreach ((string path, Func<string> text) in kept.Concat(pages.Html()))
        {
            cancellation.ThrowIfCancellationRequested();
            string file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            AtomicFile.WriteText(file, text());
            written++;
        }

        streams.Out.WriteLine($"{written} pages written in {Path.GetFullPath(folder)}.");
        return ExitCode.Done;
    }
}
