namespace LlmWorkbench.Llama.Tensors;

/// <summary>A tensor that cannot be a trained one.</summary>
/// <param name="Tensor">Its name in the file.</param>
/// <param name="IsEmpty">Whether it holds nothing but zeros; else it holds numbers that are not finite.</param>
internal sealed record TensorDamage(string Tensor, bool IsEmpty);
