namespace LlmWorkbench.Magics.Inputs;

/// <summary>Whether a command takes models with <c>--model</c>.</summary>
public enum ModelInput
{
    /// <summary>None.</summary>
    None,

    /// <summary>One.</summary>
    One,

    /// <summary>One or several, whose results stand side by side.</summary>
    Several,
}
