namespace LlmWorkbench.Magics.Inputs;

/// <summary>Whether a command takes a text: in quotes on the line, on the lines below, or with <c>--from</c>.</summary>
public enum TextInput
{
    /// <summary>None: lines below are C# again.</summary>
    None,

    /// <summary>One that is not empty.</summary>
    Required,

    /// <summary>One, or none.</summary>
    Optional,

    /// <summary>The lines below are the command's, but it declares itself how it reads them.</summary>
    Own,
}
