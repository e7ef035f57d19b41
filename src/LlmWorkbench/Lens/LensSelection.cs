namespace LlmWorkbench.Lens;

/// <summary>The layers and positions that a lens looks at, checked.</summary>
/// <param name="Layers">Ascending; the embedding and the last layer are among them.</param>
/// <param name="Positions">The positions that are read, ascending.</param>
internal sealed record LensSelection(IReadOnlyList<int> Layers, IReadOnlyList<int> Positions)
{
    /// <summary>Checks what was asked for.</summary>
    /// <exception cref="WorkbenchException">A layer or position does not exist, none is named, or positions are named twice.</exception>
    public static LensSelection Of(LensOptions options, int layers, int tokens)
    {
        if (options.Top < 1)
        {
            throw new WorkbenchException($"A lens shows at least 1 token for each layer, not {options.Top}.");
        }

        if (options.Positions is not null && options.Last is not null)
        {
            throw new WorkbenchException("Positions are chosen by their numbers or as the last ones, not both.");
        }

        if (options.Last is < 1)
        {
            throw new WorkbenchException($"A lens needs at least the last position, not the last {options.Last}.");
        }

        // More than there are is all of them.
        int from = Math.Max(0, tokens - (options.Last ?? tokens));
        int[] chosen = Chosen(options.Layers, layers, "layer", "layers", "model");
        return new LensSelection(
            [.. chosen.Append(LensResult.EmbeddingLayer).Append(layers - 1).Distinct().Order()],
            options.Positions is null
                ? [.. Enumerable.Range(from, tokens - from)]
                : Chosen(options.Positions, tokens, "position", "positions", "text")
        );
    }

    private static int[] Chosen(IReadOnlyList<int>? numbers, int count, string one, string several, string whole)
    {
        if (numbers is { Count: 0 })
        {
            throw new WorkbenchException($"No {one} is named: name at least one, or leave the choice out for all.");
        }

        foreach (int number in numbers ?? [])
        {
            if (number < 0 || number >= count)
            {
                throw new WorkbenchException($"There is no {one} {number}: the {whole} has the {several} 0 to {count - 1}.");
            }
        }

        return numbers is null ? [.. Enumerable.Range(0, count)] : [.. numbers.Distinct().Order()];
    }
}
