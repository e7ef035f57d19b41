using System.Globalization;
using System.Text;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Native;

namespace LlmWorkbench.Llama.Sharing;

/// <summary>Whether a model in memory has the sizes, the metadata and the vocabulary of a file.</summary>
internal static unsafe class SharedHeader
{
    /// <summary>Refuses the file of another model.</summary>
    /// <exception cref="LlamaException">It is one; the sentence says what differs first.</exception>
    internal static void RequireSame(GgufFile file, ModelHandle model)
    {
        if (Difference(file, model) is { } difference)
        {
            throw Other(file, difference);
        }
    }

    /// <summary>Says that the file is not the one of the model.</summary>
    internal static LlamaException Other(GgufFile file, string difference) =>
        new(
            $"{Path.GetFileName(file.Path)} is not the file that these weights were loaded from: {difference}; give the path of the file "
                + "that they were loaded from."
        );

    private static string? Difference(GgufFile file, ModelHandle model)
    {
        long parameters = (long)LlamaNative.llama_model_n_params(model),
            bytes = (long)LlamaNative.llama_model_size(model),
            fileParameters = file.Tensors.Sum(tensor => tensor.ElementCount),
            fileBytes = file.WeightBytes;
        if (parameters != fileParameters)
        {
            return $"they are {parameters:N0} and it has {fileParameters:N0}";
        }

        if (bytes != fileBytes)
        {
            return $"they take {bytes:N0} bytes and its own {fileBytes:N0}";
        }

        foreach ((string key, GgufValue value) in file.Metadata.Where(entry => !entry.Value.IsArray))
        {
            if (Loaded(model, key) is { } loaded && !IsSame(value, loaded))
            {
                return $"its {key} is another one";
            }
        }

        return Vocabulary(file, model);
    }

    private static string? Vocabulary(GgufFile file, ModelHandle model)
    {
        nint vocabulary = LlamaNative.llama_model_get_vocab(model);
        int count = LlamaNative.llama_vocab_n_tokens(vocabulary);
        IReadOnlyList<string> tokens = file.Metadata.Tokens ?? [];
        if (count != tokens.Count)
        {
            return $"they have {count:N0} tokens and it has {tokens.Count:N0}";
        }

        // llama.cpp gives tokens without a text one (llama-vocab.cpp, [EMPTY_n]).
        for (int id = 0; id < count; id++)
        {
            if (tokens[id].Length > 0 && NativeText.FromNative(LlamaNative.llama_vocab_get_text(vocabulary, id)) != tokens[id])
            {
                return $"its token {id} is another one";
            }
        }

        return null;
    }

    // What llama.cpp keeps of the header as text: numbers, truth values and texts, no arrays; null for what it does not have.
    private static string? Loaded(ModelHandle model, string key)
    {
        fixed (byte* name = NativeText.ToTerminatedUtf8(key))
        {
            int length = LlamaNative.llama_model_meta_val_str(model, name, null, 0);
            if (length < 0)
            {
                return null;
            }

            byte[] buffer = new byte[length + 1];
            fixed (byte* text = buffer)
            {
                _ = LlamaNative.llama_model_meta_val_str(model, name, text, (nuint)buffer.Length);
            }

            return Encoding.UTF8.GetString(buffer, 0, length);
        }
    }

    // gguf_data_to_str writes six decimals.
    private static bool IsSame(GgufValue value, string loaded) =>
        value.AsString() is { } text ? text == loaded
        : value.AsBoolean() is { } truth ? loaded == (truth ? "true" : "false")
        : value.Type is GgufValueType.Float32 or GgufValueType.Float64 && value.AsNumber() is { } number
            ? double.TryParse(loaded, CultureInfo.InvariantCulture, out double other)
                && (Math.Abs(number - other) <= 1e-6 || double.IsNaN(number))
        : value.ToString() == loaded;
}
