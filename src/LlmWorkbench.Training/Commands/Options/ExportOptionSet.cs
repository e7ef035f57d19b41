using System.CommandLine;
using LlmWorkbench.Gguf;
using LlmWorkbench.Training.Export;
using LlmWorkbench.Training.Export.HuggingFace;
using LlmWorkbench.Training.Network;
using LlmWorkbench.Training.Pretraining;
using LlmWorkbench.Training.Tokenization;

namespace LlmWorkbench.Training.Commands.Options;

/// <summary>The options that say where and how a model is written, and the writing.</summary>
internal sealed class ExportOptionSet
{
    private readonly Option<string?> _output;
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Replace the file if it is there." };
    private readonly Option<string> _type = DefaultedOption.New("--type", "How matrices are stored.", "F16");
    private readonly Option<string> _name = DefaultedOption.New("--name", "The model's name.", new ModelCard().Name);

    /// <param name="required">Whether a file has to be given.</param>
    public ExportOptionSet(bool required)
    {
        _type.AcceptOnlyFromAmong("F16", "F32");
        _output = new("--output")
        {
            Description = "The GGUF file to write; of OPT's parts, a folder in Hugging Face's form.",
            HelpName = "FILE.gguf",
            Required = required,
        };
    }

    public IReadOnlyList<Option> All => [_output, _overwrite, _type, _name];

    /// <summary>The file to write, where one is given.</summary>
    public string? File(ParseResult parsed) => parsed.GetValue(_output);

    /// <summary>Says before the work what would keep the file from being written after it.</summary>
    /// <exception cref="UsageException">The file is there, or its folder is not.</exception>
    public void Check(ParseResult parsed)
    {
        if (File(parsed) is not { } file)
        {
            return;
        }

        if (!parsed.GetValue(_overwrite) && (System.IO.File.Exists(file) || Directory.Exists(file)))
        {
            throw new UsageException($"{file} is there already; give another name or --overwrite.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
        {
            throw new UsageException($"There is no folder to write {file} in; make it first.");
        }
    }

    /// <summary>Says whether a model of these parts can be written at all, where a file is given.</summary>
    /// <exception cref="ArgumentException">No program runs this combination of parts; the message says which parts do.</exception>
    public void Check(ParseResult parsed, ModelShape shape)
    {
        if (File(parsed) is not null && !OptExport.Fits(shape))
        {
            GgufArchitecture.Of(shape);
        }
    }

    /// <summary>Writes the model, where a file is given, and says so.</summary>
    public void Write(
        ParseResult parsed,
        TrainingOptions options,
        TransformerNetwork network,
        BytePairTokenizer tokenizer,
        IReadOnlyList<string>? sources
    )
    {
        if (File(parsed) is not { } file)
        {
            return;
        }

        var card = new ModelCard
        {
            Name = parsed.GetValue(_name)!,
            DatasetVersion = $"second corpus, seed {options.CorpusSeed}, {options.People} people",
        };
        (bool half, bool overwrite) = (parsed.GetValue(_type) == "F16", parsed.GetValue(_overwrite));
        if (OptExport.Fits(network.Shape))
        {
            OptExport.Write(file, network, tokenizer, card, half, overwrite, sources);
        }
        else
        {
            ModelExport.Write(file, network, tokenizer, card, half ? GgmlType.F16 : GgmlType.F32, overwrite, sources);
        }

        parsed.InvocationConfiguration.Output.WriteLine(file);
    }
}
