namespace LlmWorkbench.Llama.Embeddings;

/// <summary>Takes one token's vector as it is computed.</summary>
/// <param name="position">The token's place in the text, from 0.</param>
/// <param name="state">What leaves the last layer there, after the output norm; [width], valid during the call.</param>
public delegate void HiddenStateVisitor(int position, ReadOnlySpan<float> state);
