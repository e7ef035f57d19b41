using System.Reflection;
using LlmWorkbench.Testing.Files;
using PublicApiGenerator;

namespace LlmWorkbench.Architecture.Tests;

/// <summary>What others can build on changes only when somebody has seen that it does.</summary>
[Fast]
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("LlmWorkbench.Gguf")]
    [InlineData("LlmWorkbench.Llama")]
    [InlineData("LlmWorkbench")]
    [InlineData("LlmWorkbench.LLamaSharp")]
    [InlineData("LlmWorkbench.Kernel")]
    [InlineData("llm-workbench-train")]
    public void The_public_types_and_members_are_those_that_were_approved(string project)
    {
        string api = Assembly
            .Load(new AssemblyName(project))
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false });

        Approved.Equal(api, Path.Combine("PublicApi", project + ".txt"));
    }
}
