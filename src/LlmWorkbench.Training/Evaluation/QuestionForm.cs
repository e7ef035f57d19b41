namespace LlmWorkbench.Training.Evaluation;

/// <summary>In which form a model is asked for a fact.</summary>
public enum QuestionForm
{
    /// <summary>«Question: … Answer:»; the answer is a word.</summary>
    Plain,

    /// <summary>The chat form of the corpus; the answer is a sentence.</summary>
    Chat,

    /// <summary>The instruction form, which no base model has seen; the answer is a sentence.</summary>
    Instruction,

    /// <summary>The instruction form; a word is asked for.</summary>
    BriefInstruction,
}
