using LlmWorkbench.Models.Stores;
using LlmWorkbench.Pulling;
using LlmWorkbench.Pulling.Hub;
using LlmWorkbench.Pulling.Transfer;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Tests.Pulling;

/// <summary>A user's home with nothing in it, and options that pull into it from a test's server without waiting.</summary>
internal sealed class PullFolder : IDisposable
{
    public string Home { get; } = Directory.CreateTempSubdirectory("workbench-pull-").FullName;

    public Dictionary<string, string> Variables { get; } = [];

    public string Hub => Path.Combine(Home, ".cache", "huggingface", "hub");

    public string RepositoryFolder => Path.Combine(Hub, "models--user--small-GGUF");

    /// <summary>A whole small model, of about 100 kB.</summary>
    public static byte[] Model(int seed = 1) => InNewFolder(folder => File.ReadAllBytes(WriteModel(folder, seed)));

    /// <summary>The same, in a folder.</summary>
    public static string WriteModel(string folder, int seed = 1) =>
        (new TinyModel() with { Seed = seed }).Write(Path.Combine(folder, "m.gguf"));

    /// <summary>The same in two files, by their names.</summary>
    public static IReadOnlyDictionary<string, byte[]> ModelInTwo(string name) =>
        InNewFolder(folder =>
            SplitCopy
                .Write(WriteModel(folder), Path.Combine(folder, name), 2)
                .ToDictionary(part => Path.GetFileName(part)!, File.ReadAllBytes)
        );

    public PullOptions Options(Uri endpoint, Action<PullResult>? starting = null)
    {
        Variables["HF_ENDPOINT"] = endpoint.AbsoluteUri;
        return new PullOptions
        {
            Settings = HubSettings.Of(Variables.GetValueOrDefault, Home),
            Limits = new TransferLimits { FirstWait = TimeSpan.Zero, Patience = TimeSpan.FromSeconds(20) },
            Stores = new ModelStores(() => StoreFolders.Of(Variables.GetValueOrDefault, Home)),
            AddressFolder = Path.Combine(Home, "own"),
            Starting = starting,
        };
    }

    /// <summary>All files of the cache that are no locks.</summary>
    public string[] CacheFiles() =>
        Directory.Exists(Hub)
            ?
            [
                .. Directory
                    .GetFiles(Hub, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(Hub, file).Replace('\\', '/'))
                    .Where(file => !file.StartsWith(".locks", StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    public void Dispose() => Directory.Delete(Home, recursive: true);

    private static T InNewFolder<T>(Func<string, T> make)
    {
        string folder = Directory.CreateTempSubdirectory("workbench-tiny-").FullName;
        T made = make(folder);
        Directory.Delete(folder, recursive: true);
        return made;
    }
}
