namespace LlmWorkbench.Display;

/// <summary>A result whose numbers can be written as a table, one line for each thing that was measured.</summary>
public interface ITabularResult
{
    /// <summary>The numbers as a table; its first column is the model's name, so that tables of several models can stand below each other.</summary>
    /// <returns>Columns and rows, with numbers as numbers.</returns>
    ResultTable ToTable();
}

/// <summary>A table of values.</summary>
/// <param name="Columns">The columns' names, with units where they have one.</param>
/// <param name="Rows">[rows][columns]: numbers, texts, truth values, or <see langword="null"/> for nothing.</param>
public sealed record ResultTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows);
