namespace LlmWorkbench.Weights;

/// <summary>What a tensor is for.</summary>
public enum WeightComponent
{
    /// <summary>From tokens and positions to the residual stream.</summary>
    Embedding,

    /// <summary>Queries, keys, values and the projection back to the residual stream.</summary>
    Attention,

    /// <summary>The feed-forward blocks, experts and their routers among them.</summary>
    Mlp,

    /// <summary>Scales and shifts of the norms.</summary>
    Norm,

    /// <summary>From the residual stream to logits, where that is not the embedding's own matrix.</summary>
    Output,

    /// <summary>Everything else: recurrent layers, convolutions, tables of rotary frequencies.</summary>
    Other,
}
