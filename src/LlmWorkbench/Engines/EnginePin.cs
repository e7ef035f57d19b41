using System.Runtime.InteropServices;
using System.Text.Json;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Engines;

/// <summary>A package of npm, pinned to the byte.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Integrity">npm's own hash of its archive: <c>sha512-</c> and SHA-512 in base64.</param>
public sealed record PinnedPackage(string Name, string Version, string Integrity);

/// <summary>An engine that can be fetched: a release of llama.cpp for a platform, with one backend. <c>engines.json</c> lists
/// all.</summary>
/// <param name="Release">The release of llama.cpp.</param>
/// <param name="Platform">The platform as npm's packages call it, as in <c>linux-x64</c>.</param>
/// <param name="Backend">What it computes on beside the processor, or <c>cpu</c>.</param>
/// <param name="Packages">Where its libraries come from; a later package's file goes before an earlier one's of the same name.</param>
public sealed record EnginePin(string Release, string Platform, string Backend, IReadOnlyList<PinnedPackage> Packages)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    /// <summary>Those of all platforms; the first of a platform is its usual one.</summary>
    public static IReadOnlyList<EnginePin> All { get; } = Read();

    /// <summary>Those of this platform.</summary>
    public static IReadOnlyList<EnginePin> OfThisPlatform { get; } =
    [.. All.Where(pin => pin.Platform == PlatformOf(RuntimeInformation.RuntimeIdentifier))];

    /// <summary>What the installed engine is called: the release, and the backend where it is not the platform's usual one.</summary>
    public string Name
    {
        get => field ?? (All.FirstOrDefault(pin => pin.Platform == Platform)?.Backend == Backend ? Release : $"{Release}-{Backend}");
        init;
    }

    /// <summary>What is typed to install it.</summary>
    internal string Typed => Name == Release ? Release : $"{Release} --backend {Backend}";

    /// <summary>One of this platform's.</summary>
    /// <param name="release">The release.</param>
    /// <param name="backend">The backend; <see langword="null"/> for the usual one.</param>
    /// <returns>The engine.</returns>
    /// <exception cref="WorkbenchException">There is none; the sentence says which there are.</exception>
    public static EnginePin Find(string release, string? backend)
    {
        IReadOnlyList<EnginePin> here = OfThisPlatform;
        if (here.Count == 0)
        {
            throw new WorkbenchException(
                $"For {RuntimeInformation.RuntimeIdentifier} no engine can be fetched: only those that came with the build run there, and "
                    + $"what {EngineChoice.EnvironmentVariable} names."
            );
        }

        string asked = VisibleText.Phrase(release) + (backend is null ? "" : $" with the backend {backend}");
        return here.FirstOrDefault(pin => pin.Release == release && (backend is null || pin.Backend == backend))
            ?? throw new WorkbenchException(
                $"There is no llama.cpp {asked} to fetch for {here[0].Platform}: take {Sentences.Or(here.Select(pin => pin.Typed))}."
            );
    }

    /// <summary>npm's word for a platform of .NET, as in <c>mac-arm64</c> for <c>osx-arm64</c>.</summary>
    internal static string PlatformOf(string runtimeIdentifier) => runtimeIdentifier.Replace("osx-", "mac-", StringComparison.Ordinal);

    private static IReadOnlyList<EnginePin> Read()
    {
        using Stream file = typeof(EnginePin).Assembly.GetManifestResourceStream("engines.json")!;
        return JsonSerializer.Deserialize<PinFile>(file, s_json)!.Engines;
    }

    private sealed record PinFile(string How, IReadOnlyList<EnginePin> Engines);
}
