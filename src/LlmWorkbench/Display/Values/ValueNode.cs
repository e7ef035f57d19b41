namespace LlmWorkbench.Display.Values;

/// <summary>What a value looks like, whatever draws it.</summary>
internal enum NodeKind
{
    /// <summary>One text.</summary>
    Text,

    /// <summary>What stands for a part that is not shown.</summary>
    Note,

    /// <summary>What a formatter has made that was registered for the type.</summary>
    Formatted,

    /// <summary>Items in an order.</summary>
    Sequence,

    /// <summary>Values with keys.</summary>
    Dictionary,

    /// <summary>An object's properties and fields.</summary>
    Members,

    /// <summary>Rows of cells: an array of two dimensions, or a table.</summary>
    Grid,
}

/// <summary>A value that was read to be drawn, or a part of one.</summary>
internal sealed class ValueNode
{
    /// <summary>What it looks like.</summary>
    public required NodeKind Kind { get; set; }

    /// <summary>The text of a text, a note and what is formatted; the name of the type for all others.</summary>
    public required string Text { get; set; }

    /// <summary>A sequence's items, a dictionary's values, an object's members, a grid's cells row by row.</summary>
    public List<ValueEntry> Entries { get; } = [];

    /// <summary>What follows the entries, as in <c>(3 more)</c>; null when there is no more.</summary>
    public string? More { get; set; }

    /// <summary>The names of a grid's columns.</summary>
    public IReadOnlyList<string> Columns { get; set; } = [];

    /// <summary>The names of a grid's rows.</summary>
    public IReadOnlyList<string> Rows { get; set; } = [];

    /// <summary>What an object says of itself in one line.</summary>
    public string? Summary { get; set; }

    /// <summary>One text.</summary>
    public static ValueNode Of(string text) => new() { Kind = NodeKind.Text, Text = text };

    /// <summary>What stands for a part that is not shown.</summary>
    public static ValueNode Note(string text) => new() { Kind = NodeKind.Note, Text = text };

    /// <summary>Whether it fits into a line with others.</summary>
    public bool IsShort => Kind is NodeKind.Text or NodeKind.Note && !Text.Contains('\n', StringComparison.Ordinal);

    /// <summary>Whether it is a sequence that fits into a line: it has short items alone.</summary>
    public bool IsFlat => Kind == NodeKind.Sequence && Entries.TrueForAll(entry => entry.Label is null && entry.Value.IsShort);
}

/// <summary>A part of a value.</summary>
/// <param name="Label">A member's name or a dictionary's key; null for the items of sequences.</param>
/// <param name="Value">The part.</param>
internal sealed record ValueEntry(ValueNode? Label, ValueNode Value);
