using LlmWorkbench.Kernel.Execution;

namespace LlmWorkbench.Kernel.Labs.Values;

/// <summary>Reads what a C# expression is worth among the cells that a kernel has run.</summary>
internal static class CellValue
{
    /// <summary>Reads it.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="expression">The expression, such as the name of a variable or of a function.</param>
    /// <param name="cancellation">Interrupts it.</param>
    /// <returns>The value, or why there is none.</returns>
    public static async Task<(object? Value, string? Error)> ReadAsync(
        NotebookKernel kernel,
        string expression,
        CancellationToken cancellation = default
    )
    {
        // A name that no cell has.
        string name = $"labAnswer{Guid.NewGuid():N}";
        // The warning is about a function that is not called, which is what is meant.
        string cell = $"#pragma warning disable CS8974\nobject? {name} = {expression};";
        CellResult result = await kernel
            .ExecuteAsync(new CellRequest(cell) { IsCounted = false }, new UnheardOutput(), cancellation)
            .ConfigureAwait(false);
        return result.Error is { } error ? (null, $"{error.Name}: {error.Message}")
            : kernel.Variables.TryGet(name, out object? value) ? (value, null)
            : (null, $"{expression} has no value.");
    }
}
