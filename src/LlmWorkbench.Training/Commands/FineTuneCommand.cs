using System.CommandLine;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Training.Commands.Options;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.FineTuning;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;
using TorchSharp;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>finetune</c>: trains a LoRA adapter on the user's examples, for a program that reads its progress.</summary>
internal sealed class FineTuneCommand : Command
{
    private const int WindowTokens = 128;
    private const int Windows = 16;
    private readonly Option<string> _model = Needed("--model", "The base model: a file that this trainer wrote.");
    private readonly Option<string> _examples = Needed("--examples", "The examples, a JSON object a line.");
    private readonly Option<string?> _heldOut = new("--held-out") { Description = "Examples that are only measured.", HelpName = "FILE" };
    private readonly Option<string?> _remember = new("--remember") { Description = "A text that is only measured.", HelpName = "FILE" };
    private readonly Option<string> _output = Needed("--output", "The adapter to write.");
    private readonly Option<string?> _state = new("--state") { Description = "The file from which --resume goes on.", HelpName = "FILE" };
    private readonly Option<bool> _resume = new("--resume") { Description = "Goes on from --state." };
    private readonly Option<string> _name = DefaultedOption.New("--name", "The adapter's name.", "finetuned");
    private readonly Option<TuningFormat> _format = DefaultedOption.New(
        "--format",
        "How instructions are written.",
        TuningFormat.Instruction
    );
    private readonly LoraOptionSet _lora = new("order");
    private readonly Option<int> _measureEvery = DefaultedOption.New("--measure-every", "Steps from one measurement to the next.", 10);
    private readonly Option<int> _threads = DefaultedOption.New("--threads", "CPU threads.", Environment.ProcessorCount);

    public FineTuneCommand()
        : base("finetune", "Train a LoRA adapter on examples of your own; progress goes to standard output as lines of JSON.")
    {
        Option[] own = [_model, _examples, _heldOut, _remember, _output, _state, _resume, _name, _format];
        foreach (Option option in (Option[])[.. own, .. _lora.All, _measureEvery, _threads])
        {
            Add(option);
        }

        SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        LoraOptions options = Read(parsed);
        var lines = new ProgressLines(parsed.InvocationConfiguration.Output);
        torch.set_num_threads(parsed.GetValue(_threads));
        // Before anything is read: whoever has started this may be gone by then.
        using CancellationTokenSource stop = ProgressLines.Stop(Console.In, cancellation);
        string model = parsed.GetValue(_model)!;
        (TransformerNetwork read, BytePairTokenizer tokenizer) = ModelImport.Read(model);
        using TransformerNetwork network = read;
        if (GgufArchitecture.Of(network.Shape) is { Fuses: true } fused)
        {
            throw new UsageException(
                $"Files of the architecture {fused.Name} hold queries, keys and values in one matrix, for which no adapter can be written: "
                    + "tune a model of the architecture llama, such as tutor."
            );
        }

        IReadOnlyList<TuningExample> Examples(string path) =>
            TuningExamples.Read(path, tokenizer, parsed.GetValue(_format), network.Shape.Context, stop.Token);
        IReadOnlyList<TuningExample> examples = Examples(parsed.GetValue(_examples)!);
        IReadOnlyList<TuningExample> heldOut = parsed.GetValue(_heldOut) is { } other ? Examples(other) : [];
        IReadOnlyList<TuningExample> remembered = parsed.GetValue(_remember) is { } text ? Cut(File.ReadAllText(text), tokenizer) : [];
        using var run = new TuningRun(network, tokenizer, examples, options);
        RunOrigin origin = Origin(parsed, options);
        if (parsed.GetValue(_resume))
        {
            TuningState.Read(parsed.GetValue(_state)!, run, origin);
        }

        var session = new FineTuneSession(run, options, lines, heldOut, remembered);
        session.Say(tokenizer, examples);
        void Keep() => Save(parsed, run, network.Shape, examples.Count, options, origin);
        session.Train(parsed.GetValue(_measureEvery), Keep, stop.Token);
        Keep();
        lines.Write(
            new
            {
                Saved = Path.GetFullPath(parsed.GetValue(_output)!),
                run.Step,
                IsComplete = run.Step >= options.Steps,
            }
        );
        return 0;
    }

    // Steps, learning rate and batch may be others: they say how it goes on, and not what it is.
    private RunOrigin Origin(ParseResult parsed, LoraOptions options) =>
        new([
            OriginPart.OfFile("base model", "another base model", parsed.GetValue(_model)!),
            OriginPart.OfFile("set of examples", "other examples", parsed.GetValue(_examples)!),
            OriginPart.Of("format", parsed.GetValue(_format).ToString().ToLowerInvariant()),
            OriginPart.Of("rank", options.Rank),
            OriginPart.Of("alpha", options.Alpha),
            OriginPart.Of("seed", options.Seed),
        ]);

    private void Save(ParseResult parsed, TuningRun run, ModelShape shape, int examples, LoraOptions options, RunOrigin origin)
    {
        string[] sources = [parsed.GetValue(_model)!, parsed.GetValue(_examples)!];
        var card = new ModelCard
        {
            Name = parsed.GetValue(_name)!,
            Author = "unknown",
            License = "unknown",
            Description = $"A LoRA adapter of rank {options.Rank}, trained for {run.Step} steps on {examples} examples.",
            DatasetName = "examples of the user's",
            DatasetVersion = "",
        };
        AdapterExport.Write(
            parsed.GetValue(_output)!,
            run.Adapter,
            shape,
            card,
            GgufFile.Read(parsed.GetValue(_model)!).Metadata.Name ?? Path.GetFileNameWithoutExtension(parsed.GetValue(_model)!),
            GgmlType.F32,
            overwrite: true,
            sources,
            parsed.GetValue(_format) == TuningFormat.Instruction ? InstructionFormat.Template : null
        );
        if (parsed.GetValue(_state) is { } state)
        {
            TuningState.Write(state, run, origin, sources);
        }
    }

    private static IReadOnlyList<TuningExample> Cut(string text, BytePairTokenizer tokenizer)
    {
        int start = tokenizer.IdOf(ChatFormat.EndOfText);
        return
        [
            .. tokenizer
                .Encode(text, parseSpecial: false)
                .Chunk(WindowTokens)
                .Take(Windows)
                .Select(window => new TuningExample([start], window)),
        ];
    }

    private LoraOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(_resume) && parsed.GetValue(_state) is null)
        {
            throw new UsageException("--resume goes on from the file of --state: give it.");
        }

        if (parsed.GetValue(_measureEvery) < 1 || parsed.GetValue(_threads) is < 1 or > 256)
        {
            throw new UsageException("--measure-every and --threads must be at least 1.");
        }

        return _lora.Read(parsed);
    }

    private static Option<string> Needed(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "FILE",
            Required = true,
        };
}
