using LlmWorkbench.Runs;

namespace LlmWorkbench.Models.Capabilities;

/// <summary>The capability to show what tokens read of each other.</summary>
public interface IAttentionReader
{
    /// <summary>The layers with attention, each with how many heads it has.</summary>
    IReadOnlyList<(int Layer, int Heads)> AttentionHeads { get; }

    /// <summary>Whether each token reads those after it too, and not only those before; encoders do.</summary>
    bool ReadsBothWays => false;

    /// <summary>Reads a text once and hands over the attention weights of chosen heads.</summary>
    /// <param name="tokens">The text.</param>
    /// <param name="heads">The heads by layer and number.</param>
    /// <param name="take">Given each head in this order with its weights: [token][token before or itself], or
    /// [token][token] where <see cref="ReadsBothWays"/>; each row adds up to 1.</param>
    /// <param name="run">Told how far it has come; stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    void ReadAttention(
        IReadOnlyList<int> tokens,
        IReadOnlyList<(int Layer, int Head)> heads,
        Action<int, int, float[][]> take,
        RunContext run
    );
}
