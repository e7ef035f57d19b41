using System.Collections.Immutable;
using LlmWorkbench.Display;

namespace LlmWorkbench.Kernel.Packages;

/// <summary>The packages of one notebook: each cell adds to those of the cells before it.</summary>
internal sealed class PackageSession
{
    private readonly List<PackageRequest> _requests = [];
    private readonly List<string> _sources = [];
    private HashSet<string> _shown = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The folder that keeps what was restored.</summary>
    public string Cache { get; set; } = PackageRestore.DefaultCache;

    /// <summary>The folder whose NuGet configuration counts; null for the current one.</summary>
    public string? Folder { get; set; }

    /// <summary>Carries out the directives of a cell.</summary>
    /// <param name="directives">The directives.</param>
    /// <param name="output">Where it is said what is there now.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The libraries that cells are to be compiled with from now on.</returns>
    /// <exception cref="WorkbenchException">A package cannot be had.</exception>
    public async Task<IReadOnlyList<string>> AddAsync(IReadOnlyList<PackageDirective> directives, IOutput output, CancellationToken cancellation)
    {
        string[] sources = [.. _sources.Union(directives.OfType<PackageSource>().Select(source => source.Location))];
        var notes = new List<string>();
        List<PackageRequest> requests = [.. _requests];
        foreach (PackageRequest request in directives.OfType<PackageRequest>())
        {
            if (ProvidedPackages.Note(request) is { } note)
            {
                notes.Add(note);
            }
            else
            {
                Add(requests, request);
            }
        }

        IReadOnlyList<string> references = [];
        if (!requests.SequenceEqual(_requests))
        {
            ImmutableArray<RestoredPackage> packages = await new PackageRestore(Cache)
                .RunAsync(requests, sources, Folder ?? Environment.CurrentDirectory, output.Progress("Packages"), cancellation).ConfigureAwait(false);
            references = PackageAssemblies.Add(packages);
            notes.AddRange(Describe(packages, requests));
        }

        _requests.Clear();
        _requests.AddRange(requests);
        _sources.Clear();
        _sources.AddRange(sources);
        if (notes.Count > 0)
        {
            output.Display(MimeBundle.Text(string.Join('\n', notes)));
        }

        return references;
    }

    private static void Add(List<PackageRequest> requests, PackageRequest request)
    {
        int at = requests.FindIndex(known => known.Name.Equals(request.Name, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
        {
            requests.Add(request);
        }
        else if (request.Version is not null)
        {
            requests[at] = request;
        }
    }

    private IEnumerable<string> Describe(ImmutableArray<RestoredPackage> packages, List<PackageRequest> requests)
    {
        RestoredPackage[] added = [.. packages.Where(package => !_shown.Contains(package.Name))];
        _shown = packages.Select(package => package.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        RestoredPackage[] asked = [.. added.Where(package => requests.Exists(request => request.Name.Equals(package.Name, StringComparison.OrdinalIgnoreCase)))];
        if (asked.Length > 0)
        {
            int others = added.Length - asked.Length;
            yield return $"Packages: {string.Join(", ", asked.Select(package => $"{package.Name} {package.Version}"))}"
                + (others == 0 ? "" : $", with {others} that {(asked.Length == 1 ? "it needs" : "they need")}");
        }

        foreach (string note in added.SelectMany(ProvidedPackages.OlderOwn))
        {
            yield return note;
        }
    }
}
