namespace LlmWorkbench.Evaluation;

/// <summary>How an answer is got from a model and judged.</summary>
public enum EvaluationTask
{
    /// <summary>The answer that the model finds the most probable of several.</summary>
    MultipleChoice,

    /// <summary>Right if each token of the wanted words is the most probable one (as LAMBADA is judged).</summary>
    Cloze,

    /// <summary>
    /// Greedy decoding up to the end of the line; right if what it wrote, without spaces around it, is a right answer letter by
    /// letter.
    /// </summary>
    ExactMatch,
}
