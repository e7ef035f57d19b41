namespace LlmWorkbench.Attention.Patterns;

/// <summary>
/// How much of each token arrives at each position after a layer, when attention is taken for all that moves information and the
/// residual stream for the other half: R₀ = I, Rₗ = (½·mean over heads Aₗ + ½·I)·Rₗ₋₁ (<see href="https://arxiv.org/abs/2005.00928">Abnar
/// and Zuidema 2020</see>, «Quantifying Attention Flow
/// in Transformers»). Values and MLPs are left out, so it is a sketch of the flow and no measurement of it.
/// </summary>
/// <param name="Layer">The layer after which it is taken, from 0.</param>
/// <param name="Pattern">Rows add up to 1, as those of a head do.</param>
public sealed record AttentionRollout(int Layer, AttentionPattern Pattern);
