using System.Diagnostics;
using LlmWorkbench.EndToEnd.Tests.Support;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.EndToEnd.Tests.Packages;

/// <summary>A program of somebody who has the packages and nothing else of the workbench.</summary>
[StartsProcesses]
public sealed class PackageUserTests : IDisposable
{
    private const string Source = """
        using LlmWorkbench.Composition;
        using LlmWorkbench.Llama.Models;
        using LlmWorkbench.Logits;
        using LlmWorkbench.Models;

        WorkbenchTopics.CreateRegistry();
        using var model = new LoadedModel("tutor", LlamaModel.Load(args[0]));
        Console.WriteLine(model.Logits("Question: What is the capital of France?\nAnswer:", new() { Top = 3 }).ToTable().ToText());
        """;

    private readonly Workplace _workplace = new();

    [Fact]
    public async Task A_program_that_references_the_package_has_llama_cpp_and_runs_a_model()
    {
        Packed.SkipElsewhere();
        // What the checkout has fetched from others is taken from there; ours come from the folder, whatever an earlier run has left.
        string fetched =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        _workplace.Write(
            "nuget.config",
            $"""
            <configuration>
              <packageSources><clear/><add key="folder" value="{await Packed.Folder}"/></packageSources>
              <fallbackPackageFolders><add key="fetched" value="{fetched}"/></fallbackPackageFolders>
            </configuration>
            """
        );
        _workplace.Write("Program.cs", Source);
        _workplace.Write(
            "User.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="LlmWorkbench" Version="{await Packed.VersionAsync()}" />
              </ItemGroup>
            </Project>
            """
        );

        Outcome built = await RunAsync("dotnet", "build", "--nologo", "-v", "quiet", "-o", "out");
        Assert.True(built.ExitCode == 0, built.Output + built.Error);
        string libraries = _workplace.At(Path.Combine("out", "llama.cpp"));
        Assert.True(File.Exists(Path.Combine(libraries, "LICENSE.txt")));
        Assert.False(
            Directory.Exists(_workplace.At(Path.Combine("out", "runtimes"))),
            "The libraries of all platforms were laid beside it."
        );
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(Lab.Root, "artifacts/bin/LlmWorkbench.Cli/release/llama.cpp/noavx/libllama.so")),
            File.ReadAllBytes(Path.Combine(libraries, "noavx", "libllama.so")) // its name inside the file changed too
        );

        string model = Path.Combine(RepositoryFolder.Path, "models", "tutor-f16.gguf");
        Outcome run = await RunAsync(_workplace.At(Path.Combine("out", "User")), model);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Matches("1  ␣[A-Z]", run.Output); // the answer begins
    }

    public void Dispose() => _workplace.Dispose();

    private Task<Outcome> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _workplace.Folder };
        start.Environment["NUGET_PACKAGES"] = _workplace.At("packages");
        start.Environment["LLM_WORKBENCH_LLAMA"] = "";
        return Processes.RunAsync(start);
    }
}
