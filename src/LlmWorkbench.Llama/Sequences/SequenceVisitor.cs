namespace LlmWorkbench.Llama.Sequences;

/// <summary>Takes the logits after one token of one of several texts.</summary>
/// <param name="text">The text's place in the list, from 0.</param>
/// <param name="position">The token's place in the text, from 0.</param>
/// <param name="logits">[vocabulary], valid until the visitor returns.</param>
public delegate void SequenceVisitor(int text, int position, ReadOnlySpan<float> logits);
