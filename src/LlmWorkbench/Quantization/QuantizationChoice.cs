using System.CommandLine;
using LlmWorkbench.Datasets;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama;
using LlmWorkbench.Magics;

namespace LlmWorkbench.Quantization;

/// <summary>The options of commands that quantize: the type, how, and with which importance matrix.</summary>
internal sealed class QuantizationChoice
{
    private readonly Argument<string?> _type = WordArgument.Optional("type", "The type, such as Q4_K_M, Q8_0 or IQ2_XXS.");
    private readonly Option<bool> _pure = new("--pure") { Description = "Gives every matrix the same type instead of llama.cpp's mix." };
    private readonly Option<string?> _importance = Named("--imatrix", "An importance matrix: a file of #!imatrix or of llama-imatrix.", "file");
    private readonly Option<string?> _calibration = Named("--calibration", "A text, a file or a dataset's name: an importance matrix is computed from it, and used.", "text");
    private readonly Option<string?> _outputType = Named("--output-type", "The type of output.weight, such as Q6_K.", "type");
    private readonly Option<string?> _embeddingType = Named("--embedding-type", "The type of token_embd.weight, such as Q4_K.", "type");
    private readonly Option<string[]> _tensorTypes = new("--tensor-type")
    {
        Description = "The type of single tensors, as in blk.0.attn_v.weight=Q8_0; * stands for any letters. May be repeated.",
        HelpName = "name=type",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _requantize = new("--allow-requantize") { Description = "Quantizes a model that is quantized already, from what is left of it." };

    public QuantizationChoice() => _type.CompletionSources.Add(_ => QuantizationType.All.Select(type => new System.CommandLine.Completions.CompletionItem(type.Name, detail: type.Summary)));

    /// <summary>Adds the type and the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_type);
        command.Add(_pure);
        command.Add(_importance);
        command.Add(_calibration);
        command.Add(_outputType);
        command.Add(_embeddingType);
        command.Add(_tensorTypes);
        command.Add(_requantize);
    }

    /// <summary>The name of the type that was asked for.</summary>
    /// <exception cref="WorkbenchException">None was.</exception>
    public string Type(ParseResult parsed) => parsed.GetValue(_type) is { Length: > 0 } name
        ? name
        : throw new WorkbenchException($"#!{parsed.CommandResult.Command.Name} needs a type, such as Q4_K_M: use one of {string.Join(", ", QuantizationType.All.Select(type => type.Name))}.");

    /// <summary>What else was asked for.</summary>
    /// <param name="parsed">A parse of the command.</param>
    /// <param name="finder">Where files and texts are looked for.</param>
    /// <exception cref="WorkbenchException">A file is not there, or a type is unknown.</exception>
    public QuantizeOptions Read(ParseResult parsed, DatasetFinder finder)
    {
        var (matrix, text) = (parsed.GetValue(_importance), parsed.GetValue(_calibration));
        if (matrix is not null && text is not null)
        {
            throw new WorkbenchException("--imatrix and --calibration each give an importance matrix: give one of them.");
        }

        return new QuantizeOptions
        {
            Pure = parsed.GetValue(_pure),
            Importance = matrix is null ? null : ImportanceMatrixFile.Read(finder.FindFile(matrix) ?? matrix),
            Calibration = text is null ? null : TextDataset.Read(text, finder),
            OutputType = Tensor(parsed.GetValue(_outputType)),
            TokenEmbeddingType = Tensor(parsed.GetValue(_embeddingType)),
            TensorTypes = (parsed.GetValue(_tensorTypes) ?? []).Select(Single).GroupBy(pair => pair.Name).ToDictionary(group => group.Key, group => group.Last().Type),
            AllowRequantize = parsed.GetValue(_requantize),
        };
    }

    private static Option<string?> Named(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static GgmlType? Tensor(string? name) => name is null ? null : TypeNames.Tensor(name);

    private static (string Name, GgmlType Type) Single(string text)
    {
        var sign = text.LastIndexOf('=');
        return sign > 0 && sign < text.Length - 1
            ? (text[..sign], TypeNames.Tensor(text[(sign + 1)..]))
            : throw new WorkbenchException($"--tensor-type needs a tensor and a type, as in blk.0.attn_v.weight=Q8_0, not «{text}».");
    }
}
