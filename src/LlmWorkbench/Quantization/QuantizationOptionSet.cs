using System.CommandLine;
using System.CommandLine.Completions;
using LlmWorkbench.Datasets;
using LlmWorkbench.Gguf;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Llama.Quantization.Importance;
using LlmWorkbench.Magics.Options;

namespace LlmWorkbench.Quantization;

/// <summary>The options of commands that quantize: how, and with which importance matrix.</summary>
internal static class QuantizationOptionSet
{
    /// <summary>Declares the type on the line.</summary>
    /// <param name="options">Takes it.</param>
    /// <param name="set">The record with the type's name.</param>
    public static void AddQuantizationType<T>(this OptionSet<T> options, Func<T, string, T> set) =>
        options
            .Argument("type", "The type, such as Q4_K_M, Q8_0 or IQ2_XXS.", (o, type) => type.Length == 0 ? o : set(o, type))
            .CompletionSources.Add(_ => QuantizationType.All.Select(type => new CompletionItem(type.Name, detail: type.Summary)));

    /// <summary>Declares the options.</summary>
    /// <param name="options">Takes them.</param>
    /// <exception cref="WorkbenchException">When they are read: a file is not there, or a type is unknown.</exception>
    public static void AddQuantization(this OptionSet<QuantizeOptions> options)
    {
        options.Flag("--pure", "Gives every matrix the same type instead of llama.cpp's mix.", o => o with { Pure = true });
        options.AddImportance(
            "A text, a file or a dataset's name: an importance matrix is computed from it, and used.",
            (o, matrix, text) => o with { Importance = matrix, Calibration = text }
        );
        options.Word(
            "--output-type",
            "type",
            "The type of output.weight, such as Q6_K.",
            (o, name) => o with { OutputType = TypeNames.Tensor(name) }
        );
        options.Word(
            "--embedding-type",
            "type",
            "The type of token_embd.weight, such as Q4_K.",
            (o, name) => o with { TokenEmbeddingType = TypeNames.Tensor(name) }
        );
        options.Words(
            "--tensor-type",
            "name=type",
            "The type of single tensors, as in blk.0.attn_v.weight=Q8_0; * stands for any letters. May be repeated.",
            (o, named) => o with { TensorTypes = Types(named) }
        );
        options.Flag(
            "--allow-requantize",
            "Quantizes a model that is quantized already, from what is left of it.",
            o => o with { AllowRequantize = true }
        );
    }

    /// <summary>Declares where an importance matrix comes from: <c>--imatrix</c> or <c>--calibration</c>.</summary>
    /// <param name="options">Takes them.</param>
    /// <param name="calibration">What is said of <c>--calibration</c>.</param>
    /// <param name="set">The record with the matrix, or with the text that one is computed from; at most one of the two is there.</param>
    /// <param name="help">What stands for the text in the help.</param>
    /// <exception cref="WorkbenchException">When they are read: both are given, or a file is not there.</exception>
    public static void AddImportance<T>(
        this OptionSet<T> options,
        string calibration,
        Func<T, ImportanceMatrix?, TextDataset?, T> set,
        string help = "text"
    )
    {
        Option<string?> matrix = options.Word(
            "--imatrix",
            "file",
            "An importance matrix: a file of #!imatrix or of llama-imatrix.",
            (o, _) => o
        );
        Option<string?> text = options.Word("--calibration", help, calibration, (o, _) => o).NamingDatasets();
        options.Bind(
            (o, given) =>
            {
                (string? file, string? name) = (given.Value(matrix), given.Value(text));
                if (file is not null && name is not null)
                {
                    throw new WorkbenchException("--imatrix and --calibration each give an importance matrix: give one of them.");
                }

                DatasetFinder finder = given.Call.Workbench.Datasets;
                return file is null && name is null
                    ? o
                    : set(
                        o,
                        file is null ? null : ImportanceMatrixFile.Read(finder.FindFile(file) ?? file),
                        name is null ? null : TextDataset.Read(name, finder)
                    );
            }
        );
    }

    /// <summary>The sentence for a command without a type.</summary>
    /// <param name="command">Its name without <c>#!</c>.</param>
    public static WorkbenchException NoType(string command) =>
        new($"#!{command} needs a type, such as Q4_K_M: use one of {string.Join(", ", QuantizationType.All.Select(type => type.Name))}.");

    private static Dictionary<string, GgmlType> Types(string[] named)
    {
        var types = new Dictionary<string, GgmlType>(StringComparer.Ordinal);
        foreach ((string? name, GgmlType type) in named.Select(Single))
        {
            if (!types.TryAdd(name, type) && types[name] != type)
            {
                throw new WorkbenchException($"--tensor-type gives {name} two types, {types[name]} and {type}: give it one.");
            }
        }

        return types;
    }

    private static (string Name, GgmlType Type) Single(string text)
    {
        int sign = text.LastIndexOf('=');
        return sign > 0 && sign < text.Length - 1
            ? (text[..sign], TypeNames.Tensor(text[(sign + 1)..]))
            : throw new WorkbenchException($"--tensor-type needs a tensor and a type, as in blk.0.attn_v.weight=Q8_0, not «{text}».");
    }
}
