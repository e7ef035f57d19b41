using System.Collections.Immutable;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Models;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Lens;

/// <summary>What a lens has so far, block of positions by block of positions, in each from the last layer backwards.</summary>
internal sealed class LensWork(
    LoadedModel model,
    string text,
    IReadOnlyList<TokenInfo> tokens,
    LensSelection selection,
    LensScoring scoring,
    IReadOnlyList<NamedWord> words
)
{
    private readonly List<LensCell[][]> _done = [];
    private readonly List<LensCell[]> _rows = [];
    private ImmutableArray<int> _current = [];
    private Activation? _final;

    /// <summary>How much is done, 0 to 1.</summary>
    public double Fraction =>
        (_done.Sum(block => block[0].Length) + (_current.Length * (double)_rows.Count / selection.Layers.Count))
        / selection.Positions.Count;

    /// <summary>Starts on further positions.</summary>
    public void Begin(ImmutableArray<int> positions) => (_current, _final) = (positions, null);

    /// <summary>Takes a layer's logits at the current positions; the last layer comes first.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="logits">[current positions][vocabulary]</param>
    public void Add(int layer, Activation logits)
    {
        Activation final = _final ??= logits;
        _rows.Insert(0, [.. _current.Select((_, i) => scoring.Cell(logits.Row(i), final.Row(i)))]);
    }

    /// <summary>Ends the current positions, all of whose layers are there.</summary>
    public void End()
    {
        _done.Add([.. _rows]);
        _rows.Clear();
        (_current, _final) = ([], null);
    }

    /// <summary>What there is: whole positions, or the last layers of the first positions while there are none.</summary>
    public LensResult SoFar()
    {
        bool isFirst = _done.Count == 0;
        LensCell[][] cells = isFirst
            ? [.. _rows]
            : [.. Enumerable.Range(0, selection.Layers.Count).Select(row => _done.SelectMany(block => block[row]).ToArray())];
        int[] layers = [.. selection.Layers.TakeLast(cells.Length)];
        IEnumerable<int> positions = isFirst ? _current : selection.Positions.Take(cells[0].Length);
        return new LensResult(
            model.Name,
            text,
            tokens,
            layers,
            [
                .. positions.Select(
                    (position, column) => LensPosition.Of(position, tokens[position], layers, [.. cells.Select(row => row[column])])
                ),
            ],
            [.. words.Select(word => word.First)],
            cells,
            model.Engine.LayerCount,
            cells[0].Length == selection.Positions.Count && layers.Length == selection.Layers.Count
        )
        {
            Words = words,
        };
    }
}
