namespace LlmWorkbench.Evaluation;

/// <summary>By what the log-probabilities of answers of different lengths are divided before the largest is chosen.</summary>
public enum ChoiceNormalization
{
    /// <summary>By the number of tokens, from the first one in which the answers differ: llama-perplexity's (<c>--multiple-choice</c>,
    /// <c>--hellaswag</c>).</summary>
    PerToken,

    /// <summary>By nothing: the most probable answer as a whole (<c>acc</c> of lm-evaluation-harness).</summary>
    None,

    /// <summary>By the number of bytes of the answer (<c>acc_norm</c> of lm-evaluation-harness).</summary>
    PerByte,
}
