using Microsoft.DotNet.Interactive.Events;

namespace LlmWorkbench.Interactive.Tests.Support;

/// <summary>What a cell has published.</summary>
internal sealed class CellEvents(IReadOnlyList<KernelEvent> events)
{
    /// <summary>All of it, in order.</summary>
    public IReadOnlyList<KernelEvent> All => events;

    /// <summary>Why the cell failed; <see langword="null"/> when it ran to its end.</summary>
    public string? Failure => events.OfType<CommandFailed>().FirstOrDefault()?.Message;

    /// <summary>What stands below the cell at its end: every place with what it shows last.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Places
    {
        get
        {
            var places = new List<(string? Id, IReadOnlyDictionary<string, string> Content)>();
            foreach (
                DisplayEvent shown in events
                    .OfType<DisplayEvent>()
                    .Where(e => e is DisplayedValueProduced or DisplayedValueUpdated or ReturnValueProduced)
            )
            {
                IReadOnlyDictionary<string, string> content = shown.FormattedValues.ToDictionary(
                    value => value.MimeType,
                    value => value.Value
                );
                int at = shown is DisplayedValueUpdated ? places.FindIndex(place => place.Id == shown.ValueId) : -1;
                if (at < 0)
                {
                    places.Add((shown.ValueId, content));
                }
                else
                {
                    places[at] = (shown.ValueId, content);
                }
            }

            return [.. places.Select(place => place.Content)];
        }
    }

    /// <summary>What people see of it: no libraries of the page, and no progress that has gone.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Shown =>
        [
            .. Places.Where(place =>
                !place.Values.All(string.IsNullOrEmpty)
                && !place.GetValueOrDefault("text/html", "").StartsWith("<!--llm-workbench ", StringComparison.Ordinal)
            ),
        ];

    /// <summary>The last of what people see, as text.</summary>
    public string Text => Shown[^1]["text/plain"];

    /// <summary>What was written to the standard output.</summary>
    public string Written =>
        string.Concat(events.OfType<StandardOutputValueProduced>().SelectMany(e => e.FormattedValues).Select(value => value.Value));
}
