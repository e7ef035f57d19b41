using LlmWorkbench.Testing.Files;
using PublicApiGenerator;

namespace LlmWorkbench.Interactive.Tests;

[Fast]
public sealed class WorkbenchExtensionTests
{
    // LlmWorkbench.Architecture.Tests holds the others, in a process without .NET Interactive.
    [Fact]
    public void The_public_types_and_members_are_those_that_were_approved() =>
        Approved.Equal(
            typeof(WorkbenchExtension).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }),
            "PublicApi.txt"
        );

    [Fact]
    public async Task It_needs_a_kernel() =>
        await Assert.ThrowsAsync<ArgumentNullException>(() => new WorkbenchExtension().OnLoadAsync(null!));
}
