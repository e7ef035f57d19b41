namespace LlmWorkbench.Patching;

/// <summary>The effects of patches as a table: a row for each position or head, a column for each layer.</summary>
/// <param name="Layers">The layers; <see langword="null"/> is what enters the first one.</param>
/// <param name="Rows">Positions or heads.</param>
/// <param name="Cells">[rows][layers]; <see langword="null"/> where there is no such place, or it was not reached.</param>
internal sealed record PatchingGrid(
    IReadOnlyList<int?> Layers,
    IReadOnlyList<int> Rows,
    IReadOnlyList<IReadOnlyList<PatchingEffect?>> Cells
)
{
    // Of longer prompts the common beginning is left out, in which every number is 0, but for a few rows.
    private const int LongPrompt = 30;
    private const int KeptRows = 2;

    /// <summary>How many positions at the beginning are left out, because both prompts are the same up to there.</summary>
    public static int LeftOut(PatchingResult result)
    {
        if (result.Options.Site == PatchingSite.Heads || result.TextTokens.Count <= LongPrompt)
        {
            return 0;
        }

        int same = result.TextTokens.Zip(result.OtherTokens).TakeWhile(pair => pair.First == pair.Second).Count();
        int first = Math.Max(0, same - KeptRows);
        return result.Effects.Any(effect => effect.Place.Position >= first) ? first : 0;
    }

    /// <summary>Lays the effects out.</summary>
    public static PatchingGrid Of(PatchingResult result)
    {
        var effects = result.Effects.ToDictionary(effect => (effect.Place.Layer, Row(effect)));
        int?[] layers = [.. result.Effects.Select(effect => effect.Place.Layer).Distinct()];
        int first = LeftOut(result);
        int[] rows = [.. result.Effects.Select(Row).Where(row => row >= first).Distinct().Order()];
        return new PatchingGrid(
            layers,
            rows,
            [.. rows.Select(row => layers.Select(layer => effects.GetValueOrDefault((layer, row))).ToArray())]
        );
    }

    private static int Row(PatchingEffect effect) => effect.Place.Head ?? effect.Place.Position!.Value;
}
