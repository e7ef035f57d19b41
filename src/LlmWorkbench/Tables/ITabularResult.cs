namespace LlmWorkbench.Tables;

/// <summary>A result whose numbers can be written as a table, one line for each thing that was measured.</summary>
public interface ITabularResult
{
    /// <summary>The numbers as a table. Where a model was measured, the first column for programs is its name, so that tables of
    /// several models can stand below each other.</summary>
    /// <returns>Columns and rows, with numbers as numbers.</returns>
    Table ToTable();
}
