using LlmWorkbench.Gguf;

namespace LlmWorkbench.Llama.Adapters;

/// <summary>
/// What a LoRA adapter adds to one matrix W of its base model: factor · B · A
/// (<see href="https://arxiv.org/abs/2106.09685">E. Hu et al. 2021</see>).
/// </summary>
/// <param name="Base">W in the base model's file; [inputs, outputs] in ggml's order, and a third dimension for stacked experts.</param>
/// <param name="A">A in the adapter's file; [inputs, rank].</param>
/// <param name="B">B in the adapter's file; [rank, outputs].</param>
/// <param name="Factor">alpha / rank, as llama.cpp computes it: 1 where the file gives no alpha.</param>
public sealed record AdapterPair(GgufTensor Base, GgufTensor A, GgufTensor B, double Factor)
{
    /// <summary>The rank that is stored.</summary>
    public int Rank => (int)B.RowLength;
}
