using LlmWorkbench.Testing.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LlmWorkbench.Llama.Tests.Embeddings;

/// <summary>all-MiniLM-L6-v2 in ONNX Runtime: another program over the same weights.</summary>
internal sealed class OnnxEncoder : IDisposable
{
    private readonly InferenceSession _session;

    internal OnnxEncoder()
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(MiniLm.Onnx(), options);
    }

    /// <summary>The final hidden states; [tokens][width].</summary>
    internal float[][] HiddenStates(IReadOnlyList<int> tokens)
    {
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = _session.Run([
            Row("input_ids", tokens.Select(id => (long)id)),
            Row("attention_mask", tokens.Select(_ => 1L)),
            Row("token_type_ids", tokens.Select(_ => 0L)),
        ]);
        Tensor<float> states = outputs[0].AsTensor<float>();
        return
        [
            .. Enumerable
                .Range(0, tokens.Count)
                .Select(t => Enumerable.Range(0, states.Dimensions[2]).Select(i => states[0, t, i]).ToArray()),
        ];
    }

    public void Dispose() => _session.Dispose();

    private static NamedOnnxValue Row(string name, IEnumerable<long> values)
    {
        long[] all = [.. values];
        return NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(all, [1, all.Length]));
    }
}
