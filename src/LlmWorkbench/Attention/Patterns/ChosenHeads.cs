using LlmWorkbench.Wording;

namespace LlmWorkbench.Attention.Patterns;

/// <summary>Finds out which of a model's heads are meant.</summary>
internal static class ChosenHeads
{
    /// <summary>The chosen heads by layer and number.</summary>
    /// <param name="all">All layers with attention, each with how many heads it has.</param>
    /// <param name="layers">Chosen layers; <see langword="null"/> for all.</param>
    /// <param name="heads">Chosen heads; <see langword="null"/> for all.</param>
    /// <exception cref="WorkbenchException">There is no such layer or head, or none is named.</exception>
    public static IReadOnlyList<(int Layer, int Head)> Choose(
        IReadOnlyList<(int Layer, int Heads)> all,
        IReadOnlyList<int>? layers,
        IReadOnlyList<int>? heads
    )
    {
        Require(layers, "layer", [.. all.Select(place => place.Layer)]);
        var chosen = all.Where(place => layers?.Contains(place.Layer) ?? true).ToList();
        Require(heads, "head", [.. Enumerable.Range(0, chosen.Max(place => place.Heads))]);
        return
        [
            .. chosen.SelectMany(place =>
                Enumerable.Range(0, place.Heads).Where(head => heads?.Contains(head) ?? true).Select(head => (place.Layer, head))
            ),
        ];
    }

    private static void Require(IReadOnlyList<int>? chosen, string what, int[] there)
    {
        if (chosen is { Count: 0 })
        {
            throw new WorkbenchException($"No {what} is named: name at least one, or leave the choice out for all.");
        }

        foreach (int number in chosen ?? [])
        {
            if (!there.Contains(number))
            {
                string range =
                    there[^1] - there[0] + 1 == there.Length
                        ? $"they are counted from {there[0]} to {there[^1]}"
                        : $"there {Sentences.Are(there.Select(n => $"{n}"))}";
                throw new WorkbenchException($"There is no {what} {number} with attention: {range}.");
            }
        }
    }
}
