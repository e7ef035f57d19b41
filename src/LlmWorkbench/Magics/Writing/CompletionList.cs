using System.Collections.Immutable;

namespace LlmWorkbench.Magics.Writing;

/// <summary>What could stand in the place of a piece of a cell.</summary>
/// <param name="Start">Where the piece that a candidate replaces begins, in UTF-16 code units.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Items">The candidates, the likeliest first.</param>
public sealed record CompletionList(int Start, int End, ImmutableArray<CompletionItem> Items)
{
    /// <summary>Nothing to propose.</summary>
    /// <param name="position">Where the cursor is.</param>
    /// <returns>An empty list.</returns>
    public static CompletionList None(int position) => new(position, position, []);
}

/// <summary>A candidate.</summary>
/// <param name="Text">What is put in.</param>
/// <param name="Kind">What it is, in the words that Jupyter knows: <c>class</c>, <c>function</c>, <c>instance</c>, <c>keyword</c>,
/// <c>magic</c>, <c>module</c>, <c>path</c>, <c>property</c>, <c>statement</c>.</param>
/// <param name="Detail">A signature or a few words shown beside it; empty for none.</param>
public sealed record CompletionItem(string Text, string Kind, string Detail = "");
