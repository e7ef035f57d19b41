namespace LlmWorkbench.Interactive;

[Fast]
public sealed class WorkbenchExtensionTests
{
    [Fact]
    public async Task Needs_a_kernel() =>
        await Assert.ThrowsAsync<ArgumentNullException>(() => new WorkbenchExtension().OnLoadAsync(null!));
}
