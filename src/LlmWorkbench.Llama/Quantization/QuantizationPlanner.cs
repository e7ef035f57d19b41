using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>Asks llama.cpp what it would make of each tensor of a file: a run of llama_model_quantize that writes nothing.</summary>
internal sealed unsafe class QuantizationPlanner
{
    private readonly GgufFile _file;
    private readonly QuantizationOptions _options;

    internal QuantizationPlanner(GgufFile file, QuantizationOptions options)
    {
        (_file, _options) = (file, options);
        GgufModelCheck.Validate(file);
        QuantizationCheck.Source(file);
        QuantizationCheck.Options(file, options);
        LlamaBackend.Load();
        ReleaseLimits.Require(file, NativeLibraryLoader.Release);
    }

    /// <summary>The plan.</summary>
    /// <exception cref="LlamaException">llama.cpp refused; the message carries its reason.</exception>
    internal QuantizationPlan Make()
    {
        (List<DryRunLog.Choice> choices, Dictionary<string, GgmlType> fallbacks) = Ask(_options.Type);
        Dictionary<string, GgmlType> single = [];
        if (_options.TensorTypes.Count > 0 && !GgmlTypes.IsQuantized(_options.Type.BaseType))
        {
            // llama.cpp ignores single tensors' types beside F16: what it would do with them it says beside Q8_0.
            (List<DryRunLog.Choice> others, Dictionary<string, GgmlType> otherFallbacks) = Ask(QuantizationType.Parse("Q8_0"));
            single = others
                .Where(choice => _options.TensorTypes.ContainsKey(choice.Name))
                .ToDictionary(choice => choice.Name, choice => choice.Type);
            fallbacks = otherFallbacks.Where(pair => single.ContainsKey(pair.Key)).ToDictionary();
        }

        QuantizedTensor[] tensors =
        [
            .. choices.Select(choice => Tensor(choice.Name, single.GetValueOrDefault(choice.Name, choice.Type), fallbacks)),
        ];
        QuantizationCheck.Choices(tensors, _options);
        return new QuantizationPlan(_file, _options.Type, tensors);
    }

    private QuantizedTensor Tensor(string name, GgmlType type, Dictionary<string, GgmlType> fallbacks)
    {
        GgufTensor tensor =
            _file.FindTensor(name)
            ?? throw new LlamaException($"llama.cpp names a tensor {name}, which {Path.GetFileName(_file.Path)} does not have.");
        if (_options.Only is { } only && !only.Contains(name))
        {
            return new QuantizedTensor(name, tensor.Dimensions, tensor.Type, tensor.Type, null, false);
        }

        GgmlType? from = fallbacks.TryGetValue(name, out GgmlType wanted) ? wanted : OutputFallback(tensor, type);
        bool important = type != tensor.Type && GgmlTypes.IsQuantized(type) && _options.Importance?.Has(tensor) == true;
        return new QuantizedTensor(name, tensor.Dimensions, tensor.Type, type, from, important);
    }

    // llama.cpp gives an output matrix with other rows Q8_0 before it compares its rows with the blocks, and does not log it.
    private GgmlType? OutputFallback(GgufTensor tensor, GgmlType type) =>
        tensor.Name is "output.weight" or "token_embd.weight"
        && type == GgmlType.Q8_0
        && !_options.Pure
        && GgmlTypes.IsQuantized(_options.Type.BaseType)
        && tensor.RowLength % GgmlTypes.BlockSize(_options.Type.BaseType) != 0
            ? _options.Type.BaseType
            : null;

    private (List<DryRunLog.Choice> Choices, Dictionary<string, GgmlType> Fallbacks) Ask(QuantizationType type)
    {
        NativeQuantizeParams parameters = ReleaseCalls.DefaultQuantizeParams();
        parameters.FileType = type.FileType;
        parameters.Pure = _options.Pure ? (byte)1 : (byte)0;
        parameters.DryRun = 1;
        parameters.Threads = 1;
        parameters.OutputTensorType = (int?)_options.OutputType ?? parameters.OutputTensorType;
        parameters.TokenEmbeddingType = (int?)_options.TokenEmbeddingType ?? parameters.TokenEmbeddingType;
        using var names = new NativeStrings();

        // Whether there is an importance matrix decides some types; what it holds decides none.
        NativeImportance* importance = stackalloc NativeImportance[2];
        importance[0] = new NativeImportance { Name = names.Add("any") };
        importance[1] = default;
        parameters.Importance = _options.Importance is null ? null : importance;

        NativeTensorOverride[] overrides =
        [
            .. _options.TensorTypes.Select(pair => new NativeTensorOverride
            {
                Pattern = names.Add(Pattern(pair.Key)),
                Type = (int)pair.Value,
            }),
            default,
        ];
        fixed (NativeTensorOverride* first = overrides)
        fixed (byte* path = NativeText.ToTerminatedUtf8(_file.Path))
        fixed (byte* nowhere = "\0"u8)
        {
            parameters.TensorOverrides = overrides.Length > 1 ? first : null;
            var call = new NativeCall(path, nowhere, &parameters);
            IReadOnlyList<string> lines = NativeLog.Everything(call.Run, out uint result);
            return result == 0
                ? (DryRunLog.Choices(lines), DryRunLog.Fallbacks(lines))
                : throw new LlamaException(
                    $"llama.cpp cannot quantize {Path.GetFileName(_file.Path)} to {type}: {NativeLog.FirstError() ?? "it gave no reason"}"
                );
        }
    }

    // A regular expression that llama.cpp searches for in every name: here it is one whole name.
    private static string Pattern(string name) =>
        "^" + string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or > '\x7f' ? c.ToString() : "\\" + c)) + "$";

    // A lambda cannot hold pointers; they stay valid while the method that fixed them waits.
    private sealed class NativeCall(byte* source, byte* target, NativeQuantizeParams* parameters)
    {
        private readonly byte* _source = source;
        private readonly byte* _target = target;
        private readonly NativeQuantizeParams* _parameters = parameters;

        internal uint Run() => ReleaseCalls.Quantize(_source, _target, *_parameters);
    }
}
