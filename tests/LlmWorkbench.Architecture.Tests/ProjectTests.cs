namespace LlmWorkbench.Architecture.Tests;

[Fast]
public sealed class ProjectTests
{
    public static TheoryData<string, string[]> Allowed =>
        new()
        {
            { "LlmWorkbench.Gguf", [] },
            { "LlmWorkbench.Llama", ["LlmWorkbench.Gguf"] },
            { "LlmWorkbench", ["LlmWorkbench.Gguf", "LlmWorkbench.Llama"] },
            { "LlmWorkbench.LLamaSharp", ["LlmWorkbench.Gguf", "LlmWorkbench.Llama", "LlmWorkbench"] },
            { "LlmWorkbench.Interactive", ["LlmWorkbench.Gguf", "LlmWorkbench.Llama", "LlmWorkbench"] },
            { "LlmWorkbench.Kernel", ["LlmWorkbench.Gguf", "LlmWorkbench.Llama", "LlmWorkbench"] },
            { "llm-workbench", ["LlmWorkbench.Gguf", "LlmWorkbench.Llama", "LlmWorkbench", "LlmWorkbench.Kernel"] },
            { "llm-workbench-train", ["LlmWorkbench.Gguf"] },
        };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_project_uses_only_those_below_it(string project, string[] below)
    {
        IReadOnlyList<Use> own = [.. WorkbenchCode.Uses.Where(use => use.UserProject == project)];

        Assert.NotEmpty(own);
        Violations.None(own.Where(use => use.UsedProject != project && !below.Contains(use.UsedProject)));
    }

    [Fact]
    public void Every_project_is_looked_at() =>
        Assert.Equal(Allowed.Select(row => row.Data.Item1).Order(), WorkbenchCode.Uses.Select(use => use.UserProject).Distinct().Order());
}
