using LlmWorkbench.Testing.Files;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Display;

/// <summary>How results look that need no model, to the last digit. LLM_WORKBENCH_APPROVE=1 writes the files: read their diff.</summary>
[Fast]
public sealed class ApprovedSampleTests
{
    public static TheoryData<string> Names => [.. SampleResults.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Looks_as_it_was_approved(string name) =>
        Approved.Equal(ShownResult.Of(SampleResults.All[name]), Path.Combine("Approved", name + ".txt"));
}
