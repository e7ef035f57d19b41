using System.CommandLine;
using System.CommandLine.Help;
using LlmWorkbench.Cli.Terminal;
using LlmWorkbench.Cli.Verbs;
using LlmWorkbench.Cli.Verbs.Documentation;
using LlmWorkbench.Cli.Verbs.Labs;
using LlmWorkbench.Composition;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Running;
using LlmWorkbench.Magics.Calls;
using LlmWorkbench.Session;
using LlmWorkbench.Topics;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Cli;

/// <summary>The whole command line: its verbs, its errors in one sentence each, its exit codes.</summary>
internal sealed class CommandLine(TerminalStreams streams, RunJournal? journal = null)
{
    private static readonly string[] s_help = ["--help", "-h", "-?"];

    /// <summary>Parses and runs arguments, unless they are not text.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="problem">What is wrong with their bytes, or null; see <see cref="RawArguments"/>.</param>
    /// <param name="cancellation">Stops the work.</param>
    internal Task<int> RunAsync(IReadOnlyList<string> args, string? problem, CancellationToken cancellation) =>
        problem is null ? RunAsync(args, cancellation) : Task.FromResult(Fail(problem, new RootCommand(), ExitCode.BadUsage));

    /// <summary>Parses and runs; never throws for what a user did.</summary>
    internal async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellation)
    {
        if (args is [TrainerVerb.Name, ..])
        {
            return await SentencesAsync(
                    () => new TrainerVerb(streams).RunAsync([.. args.Skip(1)]),
                    new Command(TrainerVerb.Name),
                    cancellation
                )
                .ConfigureAwait(false);
        }

        using var workbench = new Workbench();
        TopicRegistry topics;
        try
        {
            // Help is what somebody needs who does not know what is wrong.
            topics = WorkbenchTopics.CreateRegistry(
                args is [var only] && s_help.Contains(only) ? sentence => Say(sentence, new RootCommand()) : null
            );
        }
        catch (WorkbenchException e)
        {
            return Fail(e.Message, new RootCommand(), ExitCode.Failed);
        }

        ParseResult parsed = CommandWords.Parse(Root(workbench, topics), args);
        if (parsed.Errors.Count > 0)
        {
            return Fail(HostWords.InCommandLineWords(UsageSentence(args, parsed)), parsed.CommandResult.Command, ExitCode.BadUsage);
        }

        return await SentencesAsync(
                () => parsed.InvokeAsync(streams.Invocation(), cancellation),
                parsed.CommandResult.Command,
                cancellation
            )
            .ConfigureAwait(false);
    }

    private async Task<int> SentencesAsync(Func<Task<int>> work, Command command, CancellationToken cancellation)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Fail("Interrupted.", command, ExitCode.Interrupted);
        }
        catch (ArgumentException e)
        {
            // The name of a parameter is for programmers.
            return Fail(e.Message.Split(" (Parameter '")[0], command, ExitCode.BadUsage);
        }
        catch (Exception e) when (ExpectedErrors.Contains(e) || e is IOException or UnauthorizedAccessException)
        {
            return Fail(
                FileFailure.Sentence(e),
                command,
                e.InnerException is ArgumentOutOfRangeException ? ExitCode.BadUsage : ExitCode.Failed
            );
        }
    }

    private static string UsageSentence(IReadOnlyList<string> args, ParseResult parsed)
    {
        if (parsed.CommandResult.Command is not RootCommand root)
        {
            return ParseErrors.Sentence(parsed);
        }

        if (args.Count == 0 || string.IsNullOrWhiteSpace(args[0]))
        {
            return "What shall it do? It needs a verb, such as run or tokens.";
        }

        if (args[0] is TopicOption.Name or TopicOption.Name + "=")
        {
            return $"{TopicOption.Name} needs the path of a .dll, and stands in front of the verb.";
        }

        string[] verbs = [.. root.Subcommands.Select(command => command.Name)];
        if (args[0].StartsWith("#!", StringComparison.Ordinal))
        {
            string verb = args[0][2..];
            verb = verbs.Contains(verb) ? verb : Suggestion.Closest(verb, verbs) ?? "tokens";
            return $"A command begins with «#!» in notebooks alone: here it is a verb without it, as in llm-workbench {verb}.";
        }

        string? meant = Suggestion.Closest(args[0], verbs);
        return $"There is no verb {args[0]}{(meant is null ? "." : $": did you mean {meant}?")}";
    }

    private RootCommand Root(Workbench workbench, TopicRegistry topics)
    {
        var root = new RootCommand("LLM Workbench: see inside the language model that you run.") { TopicOption.Shown() };
        IEnumerable<IVerb> magics = topics
            .Magics.All.Where(magic => !MagicVerb.NotebookOnly.Contains(magic.Name))
            .Select(magic => new MagicVerb(magic, workbench, streams));
        IVerb[] own =
        [
            new RunVerb(streams, journal),
            new JupyterVerb(streams),
            new LabVerb(streams),
            new NotebooksVerb(streams),
            new PagesVerb(streams, topics),
            new TrainerVerb(streams),
            new UninstallVerb(streams),
        ];
        foreach (IVerb verb in own.Concat(magics))
        {
            root.Add(verb.Create());
        }

        string[] ownNames = [.. root.Subcommands.Take(own.Length).Select(verb => verb.Name)];
        root.Options.OfType<HelpOption>().ToList().ForEach(help => help.Action = new ThemedHelp(TerminalWidth.Of(streams), ownNames));
        return root;
    }

    private int Fail(string sentence, Command command, int code)
    {
        Say(sentence, command);
        if (code == ExitCode.BadUsage)
        {
            streams.Error.WriteLine("--help shows how it is used.");
        }

        return code;
    }

    private void Say(string sentence, Command command)
    {
        // What a notebook holds is told in its own words; how the verb itself is used was said in those of the command line.
        string plain = (command.Name == RunVerb.Name ? sentence : HostWords.InCommandLineWords(sentence)).ReplaceLineEndings(" ");
        bool isOfTheTool = command is RootCommand || plain.StartsWith($"{command.Name} needs ", StringComparison.Ordinal);
        streams.Error.WriteLine($"{(isOfTheTool ? "llm-workbench" : command.Name)}: {plain}");
    }
}
