namespace LlmWorkbench.Magics.Inputs;

/// <summary>Whether a command takes models with <c>--model</c>.</summary>
public enum ModelInput
{
    /// <summary>It has nothing to do with models.</summary>
    None,

    /// <summary>It works with one model, the current one unless another is named.</summary>
    One,

    /// <summary>One or several, whose results stand side by side.</summary>
    Several,
}
