using System.CommandLine;
using LlmWorkbench.Training.Commands.Options;
using LlmWorkbench.Training.Serving;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>serve</c>: runs a model in Hugging Face's form for the workbench, over its standard input and output.</summary>
internal sealed class ServeCommand : Command
{
    private const int Failed = 1;

    private readonly Option<string> _model = new("--model")
    {
        Description = "The folder with config.json and model.safetensors; OPT's architecture.",
        HelpName = "FOLDER",
        Required = true,
    };
    private readonly Option<int> _threads = DefaultedOption.New("--threads", "How many threads compute.", 1);

    public ServeCommand()
        : base("serve", "Run an OPT model in Hugging Face's form: requests as lines of JSON in, answers as lines and float32 out.")
    {
        Add(_model);
        Add(_threads);
        SetAction(parsed => Run(parsed));
    }

    private int Run(ParseResult parsed)
    {
        using Stream output = Console.OpenStandardOutput();
        using var input = new StreamReader(Console.OpenStandardInput());
        // Who asked is gone, and nobody waits for what is computed.
        bool served = new ModelServer(input, output).Run(
            parsed.GetValue(_model)!,
            Math.Clamp(parsed.GetValue(_threads), 1, Environment.ProcessorCount),
            () => Environment.Exit(0)
        );
        return served ? 0 : Failed;
    }
}
