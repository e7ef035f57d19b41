using System.Runtime.InteropServices;
using LlmWorkbench.Engines;

namespace LlmWorkbench.Tests.Engines;

[Fast]
public sealed class EnginePinTests
{
    [Fact]
    public void Every_engine_is_pinned_by_version_and_hash()
    {
        Assert.Equal(6, EnginePin.All.Select(pin => pin.Platform).Distinct().Count());
        Assert.All(
            EnginePin.All.SelectMany(pin => pin.Packages),
            package =>
            {
                Assert.StartsWith("@node-llama-cpp/", package.Name, StringComparison.Ordinal);
                Assert.Matches(@"^\d+\.\d+\.\d+$", package.Version);
                Assert.StartsWith("sha512-", package.Integrity, StringComparison.Ordinal);
                Assert.Equal(64, Convert.FromBase64String(package.Integrity["sha512-".Length..]).Length);
            }
        );
    }

    [Fact]
    public void Names_are_those_of_folders_and_each_of_a_platform_has_its_own()
    {
        Assert.All(EnginePin.All, pin => Assert.True(Llama.Engines.EngineStore.IsName(pin.Name)));
        Assert.Equal(EnginePin.All.Count, EnginePin.All.DistinctBy(pin => (pin.Platform, pin.Name)).Count());
    }

    [Theory]
    [InlineData("linux-x64", "0.5.0", "0.5.0-cuda", "0.5.0-cuda12", "0.5.0-vulkan")]
    [InlineData("linux-arm64", "0.5.0")]
    [InlineData("win-x64", "0.4.0", "0.4.0-cuda", "0.4.0-cuda12", "0.4.0-vulkan")]
    [InlineData("mac-arm64", "0.4.0")]
    public void The_usual_backend_of_a_platform_is_not_part_of_the_name(string platform, params string[] names) =>
        Assert.Equal(names, EnginePin.All.Where(pin => pin.Platform == platform).Select(pin => pin.Name));

    [Theory]
    [InlineData("linux-x64", "linux-x64")]
    [InlineData("linux-musl-x64", "linux-musl-x64")]
    [InlineData("win-arm64", "win-arm64")]
    [InlineData("osx-arm64", "mac-arm64")]
    public void Platforms_are_called_as_npm_calls_them(string runtimeIdentifier, string platform) =>
        Assert.Equal(platform, EnginePin.PlatformOf(runtimeIdentifier));

    [Fact]
    public void What_cannot_be_fetched_is_refused_with_what_can()
    {
        Assert.SkipUnless(RuntimeInformation.RuntimeIdentifier == "linux-x64", "The sentence names what this platform has.");
        Assert.Equal("0.5.0-vulkan", EnginePin.Find("0.5.0", "vulkan").Name);
        Assert.Equal("0.5.0", EnginePin.Find("0.5.0", null).Name);
        Assert.Equal(
            "There is no llama.cpp 0.5.0 with the backend metal to fetch for linux-x64: take 0.5.0, 0.5.0 --backend cuda, 0.5.0 --backend "
                + "cuda12 or 0.5.0 --backend vulkan.",
            Assert.Throws<WorkbenchException>(() => EnginePin.Find("0.5.0", "metal")).Message
        );
        Assert.Contains(
            "There is no llama.cpp b1234 to fetch",
            Assert.Throws<WorkbenchException>(() => EnginePin.Find("b1234", null)).Message,
            StringComparison.Ordinal
        );
    }
}
