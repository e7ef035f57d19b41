using System.IO.Compression;
using System.Reflection.Metadata;
using System.Text.Json;
using System.Text.RegularExpressions;
using LlmWorkbench.EndToEnd.Tests.Support;
using LlmWorkbench.Testing.Files;

namespace LlmWorkbench.EndToEnd.Tests.Packages;

/// <summary>What is in the packages, and what they say of themselves.</summary>
[StartsProcesses]
public sealed partial class PackageContentTests
{
    private const string Tool = $"LlmWorkbench.Cli.{Packed.Platform}";
    private const string ToolFolder = $"tools/net10.0/{Packed.Platform}/";

    [Theory]
    [InlineData("LlmWorkbench.Gguf")]
    [InlineData("LlmWorkbench.Llama")]
    [InlineData("LlmWorkbench")]
    [InlineData("LlmWorkbench.LLamaSharp")]
    [InlineData("LlmWorkbench.Training")]
    [InlineData("LlmWorkbench.Interactive")]
    [InlineData("LlmWorkbench.Cli")]
    [InlineData(Tool)]
    public async Task The_files_and_the_description_of_a_package_are_those_that_were_approved(string name)
    {
        Packed.SkipElsewhere();
        using ZipArchive package = ZipFile.OpenRead(await Packed.PathOfAsync(name));
        string description = await Packed.ReadAsync(package, $"{name}.nuspec");
        string version = await Packed.VersionAsync();
        string text =
            string.Join('\n', package.Entries.Select(entry => entry.FullName).Where(IsContent).Order(StringComparer.Ordinal))
            + "\n\n"
            + Repository().Replace(description.Replace(version, "VERSION", StringComparison.Ordinal), "<repository />");

        Approved.Equal(text, Path.Combine("Approved", name + ".txt"));
    }

    [Fact]
    public async Task Every_package_is_there_and_none_else()
    {
        Packed.SkipElsewhere();
        string version = await Packed.VersionAsync();
        string[] names =
        [
            .. Directory
                .GetFiles(await Packed.Folder, "*.nupkg")
                .Select(file => Path.GetFileName(file).Replace($".{version}.nupkg", "", StringComparison.Ordinal)),
        ];

        Assert.Equal(
            [
                "LlmWorkbench",
                "LlmWorkbench.Cli",
                Tool,
                "LlmWorkbench.Gguf",
                "LlmWorkbench.Interactive",
                "LlmWorkbench.LLamaSharp",
                "LlmWorkbench.Llama",
                "LlmWorkbench.Training",
            ],
            names.Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("LlmWorkbench.Gguf", "lib/net10.0/LlmWorkbench.Gguf.pdb", "/GgufFile.cs")]
    [InlineData("LlmWorkbench.Llama", "lib/net10.0/LlmWorkbench.Llama.pdb", "/LlamaModel.cs")]
    [InlineData("LlmWorkbench.Training", "lib/net10.0/llm-workbench-train.pdb", "/Program.cs")]
    public async Task Symbols_hold_the_sources_and_no_path_of_the_machine_that_built_them(string name, string symbols, string file)
    {
        Packed.SkipElsewhere();
        using ZipArchive package = ZipFile.OpenRead(await Packed.PathOfAsync(name, ".snupkg"));
        using Stream entry = await package.GetEntry(symbols)!.OpenAsync(TestContext.Current.CancellationToken);
        var bytes = new MemoryStream();
        await entry.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        bytes.Position = 0;
        using var provider = MetadataReaderProvider.FromPortablePdbStream(bytes);
        MetadataReader reader = provider.GetMetadataReader();
        string[] documents = [.. reader.Documents.Select(handle => reader.GetString(reader.GetDocument(handle).Name))];

        Assert.Contains(documents, document => document.EndsWith(file, StringComparison.Ordinal));
        Assert.All(documents, document => Assert.StartsWith("/_", document, StringComparison.Ordinal));
        Guid embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE"); // of the specification of Portable PDB
        int sources = reader.CustomDebugInformation.Count(handle =>
            reader.GetGuid(reader.GetCustomDebugInformation(handle).Kind) == embeddedSource
        );
        Assert.Equal(documents.Length, sources);
    }

    [Fact]
    public async Task The_notices_name_every_library_that_the_tool_carries()
    {
        Packed.SkipElsewhere();
        using ZipArchive package = ZipFile.OpenRead(await Packed.PathOfAsync(Tool));
        string notices = await Packed.ReadAsync(package, "THIRD-PARTY-NOTICES.txt");
        using var dependencies = JsonDocument.Parse(await Packed.ReadAsync(package, $"{ToolFolder}llm-workbench.deps.json"));
        string[] libraries =
        [
            .. dependencies
                .RootElement.GetProperty("targets")
                .EnumerateObject()
                .SelectMany(target => target.Value.EnumerateObject())
                .Where(library =>
                    !library.Name.StartsWith("LlmWorkbench", StringComparison.Ordinal)
                    && !library.Name.StartsWith("llm-workbench/", StringComparison.Ordinal)
                )
                .Where(library => library.Value.TryGetProperty("runtime", out _))
                .Select(library => library.Name.Split('/')[0]),
        ];

        Assert.Contains("Markdig", libraries);
        Assert.All(libraries, library => Assert.Contains($"\n{library}: ", notices, StringComparison.Ordinal));
        Assert.Contains("2023-2026 The ggml authors", await Packed.ReadAsync(package, $"{ToolFolder}llama.cpp/LICENSE.txt"));
    }

    [Fact]
    public void What_a_package_says_of_the_engines_version_is_what_the_checkout_uses()
    {
        string targets = File.ReadAllText(Path.Combine(Lab.Root, "src/LlmWorkbench.Llama/build/LlmWorkbench.Llama.targets"));
        string versions = File.ReadAllText(Path.Combine(Lab.Root, "Directory.Packages.props"));
        string version = BackendVersion().Match(targets).Groups[1].Value;

        Assert.NotEqual("", version);
        Assert.Contains($"Include=\"LLamaSharp.Backend.Cpu\" Version=\"{version}\"", versions, StringComparison.Ordinal);
    }

    // Names of files that NuGet makes up.
    private static bool IsContent(string entry) => !entry.StartsWith("package/", StringComparison.Ordinal);

    [GeneratedRegex("<repository [^>]*/>")]
    private static partial Regex Repository();

    [GeneratedRegex(">([0-9.]+)</LlamaBackendVersion>")]
    private static partial Regex BackendVersion();
}
