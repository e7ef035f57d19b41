using System.CommandLine;
using System.Text.Json;
using LlmWorkbench.Training.Commands.Options;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Scratch;
using TorchSharp;

namespace LlmWorkbench.Training.Commands;

/// <summary><c>scratch</c>: trains tiny models from nothing on the user's text, for a program that reads its progress.</summary>
internal sealed class ScratchCommand : Command
{
    private const int OneThread = 1;
    private readonly Option<string> _text = Needed("--text", "The text, in UTF-8.");
    private readonly Option<string[]> _output = new("--output")
    {
        Description = "The models to write, one for each of --parts.",
        HelpName = "FILE",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<ScratchParts[]> _parts = new("--parts")
    {
        Description = "What the models are made of, one after the other.",
        DefaultValueFactory = _ => [ScratchParts.Whole],
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly Option<string> _name = DefaultedOption.New("--name", "The model's name.", "trained");
    private readonly Option<string> _prompt = DefaultedOption.New("--prompt", "What samples begin with.", "");
    private readonly Option<int> _sampleLength = DefaultedOption.New("--sample-length", "Tokens of a sample.", 120);
    private readonly Option<int> _sampleEvery = DefaultedOption.New("--sample-every", "Steps from one sample to the next.", 200);
    private readonly Option<int> _measureEvery = DefaultedOption.New("--measure-every", "Steps from one measurement to the next.", 50);
    private readonly Option<bool> _resume = new("--resume") { Description = "Goes on from where a run with this output was stopped." };
    private readonly Option<int> _threads = DefaultedOption.New(
        "--threads",
        "Not used: models this small learn as fast on one thread, and then the same on every machine.",
        OneThread
    );
    private readonly ScratchOptionSet _options = new();

    public ScratchCommand()
        : base("scratch", "Train tiny models on a text of your own; progress goes to standard output as lines of JSON.")
    {
        Option[] own = [_text, _output, _parts, _name, _prompt, _sampleLength, _sampleEvery, _measureEvery, _resume, _threads];
        foreach (Option option in (Option[])[.. own, .. _options.All])
        {
            Add(option);
        }

        SetAction((parsed, cancellation) => Task.Run(() => Run(parsed, cancellation), CancellationToken.None));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        ScratchOptions options = _options.Read(parsed);
        Require(parsed);
        torch.set_num_threads(OneThread);
        // Before the text is read: a vocabulary takes long to learn from a large one.
        using CancellationTokenSource stop = ProgressLines.Stop(Console.In, cancellation);
        TextData text = Read(parsed.GetValue(_text)!, options, stop.Token);
        (ScratchParts Parts, string Path, RunOrigin Origin)[] models =
        [
            .. parsed.GetValue(_parts)!.Zip(parsed.GetValue(_output)!, (parts, path) => (parts, path, Origin(parsed, options, parts))),
        ];
        foreach ((_, string path, RunOrigin origin) in parsed.GetValue(_resume) ? models : [])
        {
            if (File.Exists(ScratchSession.StateOf(path)))
            {
                StateFile.Require(ScratchSession.StateOf(path), origin);
            }
        }

        var lines = new ProgressLines(parsed.InvocationConfiguration.Output);
        lines.Write(
            new
            {
                Vocabulary = text.Tokenizer.Count,
                text.LearnedTokens,
                HeldOutTokens = text.HeldOut.Sum(window => window.Length),
            }
        );
        foreach ((ScratchParts parts, string path, RunOrigin origin) in models)
        {
            using var run = new ScratchRun(text, parts, options);
            new ScratchSession(run, parts, options, lines)
            {
                Path = path,
                Origin = origin,
                Source = parsed.GetValue(_text)!,
                Name = parsed.GetValue(_name)!,
                Prompt = parsed.GetValue(_prompt)!,
                SampleLength = parsed.GetValue(_sampleLength),
                SampleEvery = parsed.GetValue(_sampleEvery),
                MeasureEvery = parsed.GetValue(_measureEvery),
            }.Run(parsed.GetValue(_resume), stop.Token);
            // The first is written even when it was stopped at once, so that there is something to go on from.
            if (stop.IsCancellationRequested)
            {
                break;
            }
        }

        return 0;
    }

    // Steps, learning rate and batch may be others: they say how it goes on, and not what it is.
    private RunOrigin Origin(ParseResult parsed, ScratchOptions options, ScratchParts parts)
    {
        ModelShape shape = ScratchShapes.Of(options.Shape(options.Vocabulary), parts);
        return new([
            OriginPart.OfFile("text", "another text", parsed.GetValue(_text)!),
            OriginPart.Of("vocabulary", shape.Vocabulary),
            OriginPart.Of("parts", JsonNamingPolicy.KebabCaseLower.ConvertName($"{parts}")),
            OriginPart.Of("layers", shape.Layers),
            OriginPart.Of("width", shape.Width),
            OriginPart.Of("heads", shape.Heads),
            OriginPart.Of("context", shape.Context),
            OriginPart.Of("seed", options.Seed),
        ]);
    }

    private static TextData Read(string path, ScratchOptions options, CancellationToken stop)
    {
        if (new FileInfo(path) is { Exists: true, Length: > TextData.MaxBytes })
        {
            throw new UsageException(
                $"The text is longer than {TextData.MaxBytes / 1024 / 1024} MiB, which no tiny model can use: cut it."
            );
        }

        return UsageException.ForBadArguments(() => TextData.Of(File.ReadAllText(path), options.Vocabulary, options.Context, stop));
    }

    private void Require(ParseResult parsed)
    {
        if (parsed.GetValue(_parts)!.Length != parsed.GetValue(_output)!.Length)
        {
            throw new UsageException("There is one --output for each of --parts: give as many of both.");
        }

        foreach (Option<int> option in (Option<int>[])[_sampleLength, _sampleEvery, _measureEvery])
        {
            if (parsed.GetValue(option) < 1)
            {
                throw new UsageException($"{option.Name} must be at least 1.");
            }
        }
    }

    private static Option<string> Needed(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "FILE",
            Required = true,
        };
}
