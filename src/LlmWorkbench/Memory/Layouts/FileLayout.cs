using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Weights;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Memory.Layouts;

/// <summary>Reads a model's layout off the header of its file; no weight is read.</summary>
internal static class FileLayout
{
    /// <summary>The layout.</summary>
    /// <param name="name">What the model is called.</param>
    /// <param name="file">The header.</param>
    /// <exception cref="WorkbenchException">The file holds only a vocabulary, or no attention whose cache is known.</exception>
    public static ModelLayout Of(string name, GgufFile file)
    {
        GgufMetadata metadata = file.Metadata;
        string architecture = metadata.GetString("general.architecture") ?? "";
        int layers = (int)(metadata.BlockCount ?? 0);
        int heads = Largest(metadata, $"{architecture}.attention.head_count");
        int width = (int)(metadata.EmbeddingLength ?? 0);
        ILookup<int?, GgufTensor> tensors = file.Tensors.ToLookup(tensor => WeightComponents.Layer(tensor.Name));
        Require(name, architecture, metadata, file.Tensors.Count, tensors, layers);
        GgufTensor[] outside = [.. tensors[null]];
        GgufTensor embedding = outside.First(tensor => tensor.Name == "token_embd.weight");
        GgufTensor[] input = [.. outside.Where(IsInput)];
        bool isTied = !outside.Any(tensor => tensor.Name == "output.weight");
        BlockForm form = Form(metadata, architecture, [.. tensors[0]], outside);
        (int window, bool[] windowed) = SlidingWindows.Of(metadata, architecture, layers);
        return new ModelLayout(
            name,
            "the file",
            [
                .. Enumerable
                    .Range(0, layers)
                    .Select(i => Layer(metadata, architecture, i, width, heads, windowed[i], [.. tensors[i]], form)),
            ],
            input.Sum(tensor => tensor.ByteLength),
            outside.Except(input).Sum(tensor => tensor.ByteLength),
            isTied ? embedding.ByteLength : 0,
            width,
            FeedForward(tensors[0], form),
            heads,
            (int)embedding.RowCount,
            file.Tensors.Sum(tensor => tensor.ElementCount)
        )
        {
            SlidingWindow = window,
            TrainedContextLength = (int)Math.Min(int.MaxValue, metadata.ContextLength ?? 0),
            Form = form,
        };
    }

    private static void Require(
        string name,
        string architecture,
        GgufMetadata metadata,
        int count,
        ILookup<int?, GgufTensor> tensors,
        int layers
    )
    {
        if (count == 0 || layers == 0 || !tensors[null].Any(tensor => tensor.Name == "token_embd.weight"))
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(name)} holds only a vocabulary, or no language model: give a model with weights."
            );
        }

        bool keepsStates = tensors.Any(layer =>
            layer.Key is not null && !layer.Any(t => t.Name.Contains(".attn_", StringComparison.Ordinal))
        );
        bool isRecurrent = tensors.Any(layer => layer.Any(t => t.Name.Contains(".ssm_", StringComparison.Ordinal)));
        if (keepsStates || isRecurrent || metadata.ContainsKey($"{architecture}.attention.key_length_mla"))
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(name)} ({VisibleText.Phrase(architecture)}) does not keep keys and values for each token in every "
                    + "layer as llama, qwen2, gemma, falcon and others do: the memory of its context is not known here. "
                    + "Load it, and Context.Memory says what llama.cpp allocates."
            );
        }
    }

    private static bool IsInput(GgufTensor tensor) =>
        tensor.Name.StartsWith("token_", StringComparison.Ordinal) || tensor.Name.StartsWith("position_embd", StringComparison.Ordinal);

    private static BlockForm Form(GgufMetadata metadata, string architecture, GgufTensor[] first, GgufTensor[] outside)
    {
        bool Has(string ending) => first.Any(tensor => tensor.Name.EndsWith(ending, StringComparison.Ordinal));
        int experts = (int)(metadata.GetInteger($"{architecture}.expert_count") ?? 0);
        bool positions = outside.Any(tensor => tensor.Name == "position_embd.weight");
        GgufTensor? up = first.FirstOrDefault(tensor => tensor.Name.EndsWith(".ffn_up.weight", StringComparison.Ordinal));
        GgufTensor? down = first.FirstOrDefault(tensor => tensor.Name.EndsWith(".ffn_down.weight", StringComparison.Ordinal));
        return new BlockForm
        {
            HasFusedQueries = Has(".attn_qkv.weight"),
            Rotates = !positions,
            HasLayerNorm = outside.Any(tensor => tensor.Name == "output_norm.bias"),
            HasSecondNorm = Has(".attn_norm_2.weight"),
            HasGate = Has(".ffn_gate.weight") || Has(".ffn_gate_exps.weight"),
            HasFusedGate = up is not null && down is not null && up.RowCount == 2 * down.RowLength,
            IsParallel = !Has(".ffn_norm.weight") && !Has("post_ffw_norm.weight") && !Has("post_attention_norm.weight"),
            HasLearnedPositions = positions,
            Experts = experts,
            UsedExperts = experts == 0 ? 0 : (int)(metadata.GetInteger($"{architecture}.expert_used_count") ?? experts),
        };
    }

    private static int FeedForward(IEnumerable<GgufTensor> layer, BlockForm form)
    {
        string ending = form.Experts > 0 ? ".ffn_down_exps.weight" : ".ffn_down.weight";
        return (int)(layer.FirstOrDefault(tensor => tensor.Name.EndsWith(ending, StringComparison.Ordinal))?.RowLength ?? 0);
    }

    private static LayerLayout Layer(
        GgufMetadata metadata,
        string architecture,
        int index,
        int width,
        int heads,
        bool isWindowed,
        GgufTensor[] tensors,
        BlockForm form
    )
    {
        int HeadSize(string which) =>
            (int)(
                (isWindowed ? metadata.GetInteger($"{architecture}.attention.{which}_length_swa") : null)
                ?? metadata.GetInteger($"{architecture}.attention.{which}_length")
                ?? (heads > 0 ? width / heads : width)
            );

        string key = $"{architecture}.attention.head_count_kv";
        long shared = metadata.GetIntegers(key) is { } list && index < list.Count ? list[index] : metadata.GetInteger(key) ?? heads;
        long layers = metadata.BlockCount ?? 0;
        bool isOwn = index < layers - (metadata.GetInteger($"{architecture}.attention.shared_kv_layers") ?? 0);
        long bytes = tensors.Sum(tensor => tensor.ByteLength);
        long expertBytes = tensors.Where(IsExpert).Sum(tensor => tensor.ByteLength);
        return new LayerLayout(
            bytes,
            heads * HeadSize("key"),
            isOwn ? (int)shared * HeadSize("key") : 0,
            isOwn ? (int)shared * HeadSize("value") : 0,
            isWindowed,
            form.Experts == 0 ? bytes : bytes - expertBytes + (expertBytes * form.UsedExperts / form.Experts)
        );
    }

    private static bool IsExpert(GgufTensor tensor) => tensor.Name.Contains("_exps.", StringComparison.Ordinal);

    private static int Largest(GgufMetadata metadata, string key) =>
        (int)(metadata.GetIntegers(key)?.DefaultIfEmpty(0).Max() ?? metadata.GetInteger(key) ?? 0);
}
