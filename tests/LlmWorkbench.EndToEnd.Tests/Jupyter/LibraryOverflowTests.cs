namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>The stack can still overflow inside of a library, where no guard of a cell stands: that ends the kernel, and the next one says
/// so.</summary>
[StartsProcesses]
public sealed class LibraryOverflowTests
{
    [Fact]
    public async Task A_library_that_overflows_the_stack_is_reported_after_the_restart()
    {
        using var kernel = new RunningKernel();
        kernel.Client.SendCell(
            """
            var deep = new List<object>();
            for (int i = 0; i < 200_000; i++) deep = new List<object> { deep };
            System.Text.Json.JsonSerializer.Serialize(deep, new System.Text.Json.JsonSerializerOptions { MaxDepth = int.MaxValue })
            """
        );
        string log = await kernel.EndAsync();

        Assert.Contains("Stack overflow", log, StringComparison.Ordinal);
        // What the next kernel reads and says.
        string left = await File.ReadAllTextAsync(kernel.ConnectionFile + ".running", TestContext.Current.CancellationToken);
        Assert.Contains("var deep = new List", left, StringComparison.Ordinal);
    }
}
