namespace LlmWorkbench.Llama.Quantization;

/// <summary>How far quantizing has come.</summary>
/// <param name="Fraction">The fraction of all weights that are written, 0 to 1.</param>
/// <param name="Tensor">The tensor that is being written.</param>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Count">How many tensors there are.</param>
public readonly record struct QuantizationProgress(double Fraction, QuantizedTensor Tensor, int Index, int Count);
