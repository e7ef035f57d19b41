namespace LlmWorkbench.Magics;

/// <summary>Something that an option or an argument of a command can be given, or a command's name.</summary>
/// <param name="Text">What is written on the line.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Detail">A few words shown beside it; empty for none.</param>
public sealed record MagicValue(string Text, MagicValueKind Kind, string Detail = "");

/// <summary>What a value on a command's line is.</summary>
public enum MagicValueKind
{
    /// <summary>A model, loaded or at hand.</summary>
    Model,

    /// <summary>A variable of the notebook.</summary>
    Variable,

    /// <summary>A dataset at hand.</summary>
    Dataset,

    /// <summary>A file or a folder.</summary>
    Path,

    /// <summary>One of the words of a choice.</summary>
    Word,
}
