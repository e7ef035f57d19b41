using System.Reflection;
using System.Text.Json;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Hardware.Machines;

/// <summary>Recordings of machines that a class does not have, made from public specifications (datasets/machines).</summary>
public static class MachineCatalogue
{
    private const string Prefix = "machine.";
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private static readonly Lazy<IReadOnlyList<Machine>> s_all = new(() =>
        [
            .. typeof(MachineCatalogue)
                .Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(Read),
        ]
    );

    /// <summary>All recordings, by name.</summary>
    public static IReadOnlyList<Machine> All => s_all.Value;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(machine => machine.Name)];

    /// <summary>Finds a recording.</summary>
    /// <param name="name">Its name, as in <c>rtx-4090</c>.</param>
    /// <returns>The recording.</returns>
    /// <exception cref="WorkbenchException">There is none of that name; the sentence lists those that there are.</exception>
    public static Machine Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(machine => machine.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase)) ?? throw Missing(name);
    }

    private static WorkbenchException Missing(string name)
    {
        string meant = Suggestion.Closest(name, Names) is { } close ? $"did you mean {close}? There" : "there";
        return new WorkbenchException($"There is no recording of a machine «{VisibleText.Phrase(name)}»: {meant} {Sentences.Are(Names)}.");
    }

    private static Machine Read(string resource)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        return JsonSerializer.Deserialize<Machine>(stream, s_json)!;
    }
}
