using LlmWorkbench.Tables;
using LlmWorkbench.Tokens;

namespace LlmWorkbench.Lens;

/// <summary>
/// A logit lens (<see href="https://www.lesswrong.com/posts/AcKRB8wDpdaN6v6ru/interpreting-gpt-the-logit-lens">nostalgebraist 2020</see>):
/// what the model would answer if its last layers were left out, layer by layer. The residual
/// stream after each layer goes through the model's own final norm and output matrix.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="Text">The text.</param>
/// <param name="Tokens">All its tokens, with those that were added.</param>
/// <param name="Layers">The layers that were looked at, ascending, counted from 0; <see cref="EmbeddingLayer"/> is what enters the first
/// one.</param>
/// <param name="Positions">The positions that were looked at, ascending.</param>
/// <param name="Followed">The tokens that were followed by name; of a word of several tokens its first (see <see cref="Words"/>).</param>
/// <param name="Cells">[layers][positions]</param>
/// <param name="LayerCount">How many layers the model has.</param>
/// <param name="IsComplete">Whether all that was asked for is there; if not, the work was interrupted.</param>
public sealed record LensResult(
    string Model,
    string Text,
    IReadOnlyList<TokenInfo> Tokens,
    IReadOnlyList<int> Layers,
    IReadOnlyList<LensPosition> Positions,
    IReadOnlyList<TokenInfo> Followed,
    LensCell[][] Cells,
    int LayerCount,
    bool IsComplete
) : ITabularResult
{
    private const int MaxLabel = 20;

    /// <summary>The number that stands for the embedding, before layer 0.</summary>
    public const int EmbeddingLayer = -1;

    /// <summary>What was asked to be followed, with the tokens of each: of a word of several the first is followed, since a lens reads the
    /// next token.</summary>
    public IReadOnlyList<NamedWord> Words { get; init; } = [];

    /// <summary>A layer's cell at a position.</summary>
    /// <param name="layer">The layer, counted from 0, or <see cref="EmbeddingLayer"/>.</param>
    /// <param name="position">The position in the text, counted from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layer or the position was not looked at.</exception>
    public LensCell this[int layer, int position]
    {
        get
        {
            int row = Layers.TakeWhile(l => l != layer).Count();
            int column = Positions.TakeWhile(p => p.Position != position).Count();
            return row == Layers.Count ? throw new ArgumentOutOfRangeException(nameof(layer), layer, "This layer was not looked at.")
                : column == Positions.Count
                    ? throw new ArgumentOutOfRangeException(nameof(position), position, "This position was not looked at.")
                : Cells[row][column];
        }
    }

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Layers.SelectMany(
                (layer, row) => Positions.Select((position, column) => (Layer: layer, At: position, Cell: Cells[row][column]))
            ),
            [
                new("model", null, _ => Model),
                new("layer", "layer", r => r.Layer) { Shown = r => LayerName(r.Layer) },
                new("position", null, r => r.At.Position),
                new("token", null, r => r.At.Token.Text),
                new("first_id", null, r => r.Cell.Top[0].Token.Id),
                new("first", null, r => r.Cell.Top[0].Token.Text),
                new(null, "first tokens", r => FirstTokens(r.Cell), Format.Code),
                new("first_probability", null, r => r.Cell.Top[0].Probability),
                new("entropy_bits", "entropy", r => r.Cell.EntropyBits, Format.Fixed(unit: "bits")),
                new("kl_bits", "KL to final", r => r.Cell.DivergenceBits, Format.Fixed(unit: "bits")),
                new("answer_id", null, r => r.At.Answer.Id),
                new("answer", null, r => r.At.Answer.Text),
                new("answer_probability", "answer", r => r.Cell.Answer.Probability, Format.Percent),
                new("answer_rank", "rank", r => r.Cell.Answer.Rank, Format.Whole),
                .. Followed.SelectMany(
                    (token, i) =>
                        new Column<(int Layer, LensPosition At, LensCell Cell)>[]
                        {
                            new($"probability of {token.Label}", Short(token), r => r.Cell.Followed[i].Probability, Format.Percent),
                            new($"rank of {token.Label}", "rank", r => r.Cell.Followed[i].Rank, Format.Whole),
                        }
                ),
            ]
        );

    private static string FirstTokens(LensCell cell) =>
        string.Join(" · ", cell.Top.Select(t => $"{Short(t.Token)} {Format.Percent.Write(t.Probability)}"));

    /// <summary>A layer in a table: its number, or <c>embedding</c>.</summary>
    internal static string LayerName(int layer) => layer == EmbeddingLayer ? "embedding" : $"{layer}";

    /// <summary>A token's label, cut where it is long.</summary>
    internal static string Short(TokenInfo token, int most = MaxLabel) =>
        token.Label.Length <= most ? token.Label : token.Label[..(most - 1)] + "…";
}

/// <summary>A position of the text, and when its answer was found.</summary>
/// <param name="Position">Counted from 0.</param>
/// <param name="Token">The token that was read here; the answer is what the model expects after it.</param>
/// <param name="Answer">The final answer: the most probable token at the last layer.</param>
/// <param name="FirstLayer">The first of the layers looked at that has the final answer in the first place.</param>
/// <param name="SettledLayer">The layer from which on it stays there, in all that were looked at.</param>
public sealed record LensPosition(int Position, TokenInfo Token, TokenInfo Answer, int FirstLayer, int SettledLayer)
{
    /// <summary>Sees when the answer of a position was found.</summary>
    /// <param name="position">The position.</param>
    /// <param name="token">The token that was read there.</param>
    /// <param name="layers">The layers, ascending, the last of the model among them.</param>
    /// <param name="cells">[layers]</param>
    internal static LensPosition Of(int position, TokenInfo token, IReadOnlyList<int> layers, LensCell[] cells)
    {
        int settled = cells.Length - 1;
        while (settled > 0 && cells[settled - 1].Answer.Rank == 1)
        {
            settled--;
        }

        // At the last layer the answer is first by definition.
        int first = Array.FindIndex(cells, cell => cell.Answer.Rank == 1);
        return new LensPosition(position, token, cells[^1].Top[0].Token, layers[first], layers[settled]);
    }
}
