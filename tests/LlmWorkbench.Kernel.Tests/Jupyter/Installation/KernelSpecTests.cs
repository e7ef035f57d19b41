using System.Text.Json;
using LlmWorkbench.Kernel.Jupyter.Installation;

namespace LlmWorkbench.Kernel.Tests.Jupyter.Installation;

[Fast]
public sealed class KernelSpecTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kernels-").FullName;

    [Fact]
    public void Installs_what_Jupyter_needs_and_removes_it_again()
    {
        string folder = KernelSpec.Install(_folder, "llm-workbench", ["/usr/bin/dotnet", "/opt/llm-workbench.dll"]);

        Assert.Equal(
            ["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        using var spec = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")));
        Assert.Equal(
            ["/usr/bin/dotnet", "/opt/llm-workbench.dll", "jupyter", "kernel", "--connection-file", "{connection_file}"],
            spec.RootElement.GetProperty("argv").EnumerateArray().Select(word => word.GetString()!)
        );
        Assert.Equal(
            ("message", "C#"),
            (spec.RootElement.GetProperty("interrupt_mode").GetString()!, spec.RootElement.GetProperty("language").GetString()!)
        );
        Assert.Equal("0", spec.RootElement.GetProperty("env").GetProperty("DOTNET_EnableWriteXorExecute").GetString());
        Assert.Equal("PNG"u8, File.ReadAllBytes(Path.Combine(folder, "logo-32x32.png")).AsSpan(1, 3));

        Assert.Equal(folder, KernelSpec.Uninstall(_folder, "llm-workbench"));
        Assert.Empty(Directory.GetDirectories(_folder));
    }

    [Fact]
    public void Leaves_kernels_of_others_alone()
    {
        string other = Directory.CreateDirectory(Path.Combine(_folder, "python3")).FullName;
        File.WriteAllText(Path.Combine(other, "kernel.json"), "{\"argv\":[\"python\"],\"metadata\":{}}");

        Assert.Contains(
            "another kernel",
            Assert.Throws<WorkbenchException>(() => KernelSpec.Install(_folder, "python3", ["x"])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "another kernel",
            Assert.Throws<WorkbenchException>(() => KernelSpec.Uninstall(_folder, "python3")).Message,
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(Path.Combine(other, "kernel.json")));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData(".hidden")]
    public void Refuses_names_that_Jupyter_does_not_take(string name) =>
        Assert.Throws<WorkbenchException>(() => KernelSpec.Install(_folder, name, ["x"]));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
