using System.Runtime.Versioning;
using LlmWorkbench.Datasets;
using LlmWorkbench.Gguf;
using LlmWorkbench.Models;
using LlmWorkbench.Session;
using LlmWorkbench.Steering;
using LlmWorkbench.Testing.Models;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Magics;

/// <summary>What is written of a file that its user alone may read, by a model that everybody may read.</summary>
[UnsupportedOSPlatform("windows")]
[Engine]
public sealed class PrivateSourceTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("private-source-tests-").FullName;
    private readonly Workbench _workbench;

    public PrivateSourceTests()
    {
        new TinyModel
        {
            Width = 256,
            FeedForward = 256,
            Type = GgmlType.F16,
        }.Write(At("wide-f16.gguf"));
        _workbench = new Workbench(new ModelFolders([_folder])) { Datasets = new DatasetFinder([_folder]) };
        _workbench.Models.Load("wide");
        File.WriteAllText(At("text.txt"), string.Concat(Enumerable.Repeat("the cat and the hat in the house. ", 120)));
        File.WriteAllText(At("pairs.txt"), "the cat | the other\nand a cat | xyz\n");
    }

    public void Dispose()
    {
        _workbench.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("imatrix --calibration text.txt --chunk-size 16 --chunks 2 --output OUT", "text.txt")]
    [InlineData("quantize Q4_0 --no-load --calibration text.txt --output OUT", "text.txt")]
    [InlineData("quantize Q4_0 --no-load --imatrix matrix.gguf --output OUT", "matrix.gguf")]
    [InlineData("steer --pairs pairs.txt --max-tokens 1 --strength 1 --save OUT", "pairs.txt")]
    [InlineData("steer --vector vector.gguf --max-tokens 1 --strength 1 --save OUT", "vector.gguf")]
    public async Task Is_private_and_of_a_file_that_all_may_read_is_not(string command, string source)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        using var call = new Call(_workbench, ownsWorkbench: false);
        await call.RunAsync($"imatrix --calibration text.txt --chunk-size 16 --chunks 2 --output {At("matrix.gguf")}");
        await call.RunAsync($"steer --pairs pairs.txt --max-tokens 1 --strength 1 --save {At("vector.gguf")}", "the cat");

        UnixFileMode open = await Mode("open.gguf");
        Assert.NotEqual(Private, open);
        Assert.Equal(open, File.GetUnixFileMode(At(source)));
        File.SetUnixFileMode(At(source), Private);
        Assert.Equal(Private, await Mode("closed.gguf"));

        async Task<UnixFileMode> Mode(string name)
        {
            await call.RunAsync(
                command.Replace("OUT", At(name), StringComparison.Ordinal),
                command.StartsWith("steer", StringComparison.Ordinal) ? "the cat" : ""
            );
            return File.GetUnixFileMode(At(name));
        }
    }

    [Fact]
    public async Task Is_private_too_where_a_cell_saves_what_a_command_left()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        File.SetUnixFileMode(At("pairs.txt"), Private);
        using var call = new Call(_workbench, ownsWorkbench: false);
        SteeringResult result = await call.ResultOf<SteeringResult>("steer --pairs pairs.txt --max-tokens 1 --strength 1", "the cat");
        result.Direction!.Save(At("direction.gguf"));
        Assert.Equal(Private, File.GetUnixFileMode(At("direction.gguf")));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
