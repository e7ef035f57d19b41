using System.Collections.Immutable;
using LlmWorkbench.Display;

namespace LlmWorkbench.Kernel.Packages;

/// <summary>The packages of one notebook: each cell adds to those of the cells before it.</summary>
internal sealed class PackageSession
{
    private readonly List<PackageRequest> _requests = [];
    private readonly List<string> _sources = [];

    // What was asked for first and what that gave: it stays until the session ends, because a library is loaded once.
    private readonly Dictionary<string, (string? Asked, string Version)> _chosen = new(StringComparer.OrdinalIgnoreCase);
    private HashSet<string> _shown = new(StringComparer.OrdinalIgnoreCase);
    private string? _cache;

    /// <summary>The folder that keeps what was restored; the usual one is made when packages are first asked for, which most notebooks
    /// never do.</summary>
    /// <exception cref="WorkbenchException">There is no room for one, not even among the temporary files.</exception>
    public string Cache
    {
        get => _cache ??= PackageRestore.DefaultCache;
        set => _cache = value;
    }

    /// <summary>The folder whose NuGet configuration counts; null for the current one.</summary>
    public string? Folder { get; set; }

    /// <summary>Carries out the directives of a cell.</summary>
    /// <param name="directives">The directives.</param>
    /// <param name="output">Where it is said what is there now.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The libraries that cells are to be compiled with from now on.</returns>
    /// <exception cref="WorkbenchException">A package cannot be had.</exception>
    public async Task<IReadOnlyList<string>> AddAsync(
        IReadOnlyList<PackageDirective> directives,
        IOutput output,
        CancellationToken cancellation
    )
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
            (RestoredSet set, string[] reached) = await RestoreAsync(requests, sources, output, cancellation).ConfigureAwait(false);
            notes.AddRange(
                sources.Except(reached).Select(source => $"The source {source} cannot be reached: the packages come from the others.")
            );
            sources = reached;
            List<PackageRequest> exact = Exact(requests, set.Packages);
            references = PackageAssemblies.Add(set);
            notes.AddRange(Describe(set.Packages, requests));
            notes.AddRange(set.Note is { } note ? [note] : []);
            Choose(requests, exact);
            requests = exact;
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

    // Notebooks name sources that their packages have left long ago: what the other sources have must not fail for that.
    private async Task<(RestoredSet Set, string[] Reached)> RestoreAsync(
        List<PackageRequest> requests,
        string[] sources,
        IOutput output,
        CancellationToken cancellation
    )
    {
        string[] reached = sources;
        while (true)
        {
            try
            {
                return (
                    await new PackageRestore(Cache)
                        .RunAsync(requests, reached, Folder ?? Environment.CurrentDirectory, output.Progress("Packages"), cancellation)
                        .ConfigureAwait(false),
                    reached
                );
            }
            catch (UnreachableSourceException exception)
            {
                reached = [.. reached.Where(source => source != exception.Location)];
            }
            catch (WorkbenchException exception) when (reached.Length < sources.Length)
            {
                throw new WorkbenchException(
                    $"{exception.Message} What could not be reached: {string.Join(", ", sources.Except(reached))}.",
                    exception
                );
            }
        }
    }

    private void Add(List<PackageRequest> requests, PackageRequest request)
    {
        int at = requests.FindIndex(known => known.Name.Equals(request.Name, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
        {
            requests.Add(request);
        }
        else if (
            request.Version is { } asked
            && !(
                _chosen.TryGetValue(request.Name, out (string? Asked, string Version) chosen)
                && PackageVersion.Includes(asked, chosen.Asked, chosen.Version)
            )
        )
        {
            requests[at] =
                _chosen.ContainsKey(request.Name) && PackageVersion.IsExact(asked) ? throw Another(request, chosen.Version) : request;
        }
    }

    // With the versions that they have now: what comes later must not change them.
    private List<PackageRequest> Exact(List<PackageRequest> requests, ImmutableArray<RestoredPackage> packages)
    {
        var exact = new List<PackageRequest>();
        foreach (PackageRequest request in requests)
        {
            string? version = packages
                .FirstOrDefault(package => package.Name.Equals(request.Name, StringComparison.OrdinalIgnoreCase))
                ?.Version;
            if (
                version is not null
                && _chosen.TryGetValue(request.Name, out (string? Asked, string Version) chosen)
                && !PackageVersion.Equal(version, chosen.Version)
            )
            {
                throw Another(request, chosen.Version);
            }

            exact.Add(version is null ? request : request with { Version = version });
        }

        return exact;
    }

    private void Choose(List<PackageRequest> requests, List<PackageRequest> exact)
    {
        foreach ((PackageRequest asked, PackageRequest given) in requests.Zip(exact))
        {
            _chosen.TryAdd(asked.Name, (asked.Version, given.Version ?? ""));
        }
    }

    private static WorkbenchException Another(PackageRequest request, string version) =>
        new(
            $"This session already uses {request.Name} {version}, so {request.Name} {request.Version} cannot be added: restart the "
                + $"kernel and put #r \"nuget: {request.Name}, {request.Version}\" into the first cell."
        );

    private IEnumerable<string> Describe(ImmutableArray<RestoredPackage> packages, List<PackageRequest> requests)
    {
        RestoredPackage[] added = [.. packages.Where(package => !_shown.Contains(package.Name))];
        _shown = packages.Select(package => package.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        RestoredPackage[] asked =
        [
            .. added.Where(package => requests.Exists(request => request.Name.Equals(package.Name, StringComparison.OrdinalIgnoreCase))),
        ];
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
