namespace LlmWorkbench.Kernel.Packages;

/// <summary>A source of packages that a cell has named cannot be reached.</summary>
/// <param name="location">The source, as the cell names it.</param>
/// <param name="message">One sentence.</param>
internal sealed class UnreachableSourceException(string location, string message) : Exception(message)
{
    /// <summary>The source, as the cell names it.</summary>
    public string Location { get; } = location;
}
