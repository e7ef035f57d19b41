namespace LlmWorkbench.Testing.Reference;

/// <summary>
/// StarCoder (Li et al. 2023; llama.cpp: src/models/starcoder.cpp): GPT-2 with multi-query attention (Shazeer 2019), one head
/// of keys and values for all queries; <see cref="HeadShape.KeyValueCount"/> is 1.
/// </summary>
public sealed class StarcoderReference(ReferenceWeights weights, Arithmetic arithmetic) : Gpt2Reference(weights, arithmetic);
