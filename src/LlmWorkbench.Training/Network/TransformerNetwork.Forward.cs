using TorchSharp;
using static TorchSharp.torch;

namespace LlmWorkbench.Training.Network;

/// <content>What a network computes.</content>
public sealed partial class TransformerNetwork
{
    /// <summary>Computes logits.</summary>
    /// <param name="tokens">Token ids, int64 [batch, time].</param>
    /// <param name="visible">
    /// Which positions each one sees, bool [batch, 1, time, time] (later ones must be false); null: itself and all before it.
    /// </param>
    /// <returns>Logits [batch, time, vocabulary].</returns>
    /// <exception cref="ArgumentException">There are more tokens than the context holds.</exception>
    public Tensor Forward(Tensor tokens, Tensor? visible = null) => Forward(tokens, visible, null);

    /// <summary>Computes logits and keeps what was computed on the way; each token sees itself and all before it.</summary>
    /// <param name="tokens">Token ids, int64 [batch, time].</param>
    /// <returns>Everything, in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">There are more tokens than the context holds.</exception>
    public NetworkTrace Trace(Tensor tokens)
    {
        var trace = new NetworkTrace();
        trace.Logits = Forward(tokens, null, trace);
        return trace;
    }

    /// <summary>Computes the residual stream after the last layer, of which <see cref="Unembed"/> makes logits.</summary>
    /// <param name="tokens">Token ids, int64 [batch, time].</param>
    /// <returns>[batch, time, width]</returns>
    /// <exception cref="ArgumentException">There are more tokens than the context holds.</exception>
    public Tensor Read(Tensor tokens) => Stream(tokens, null, null);

    /// <summary>Computes how much each token reads of each, in chosen layers alone.</summary>
    /// <param name="tokens">Token ids, int64 [batch, time].</param>
    /// <param name="layers">The layers, counted from 0.</param>
    /// <returns>[chosen layer, ascending] of [batch, heads, time, time], in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">There are more tokens than the context holds.</exception>
    public IReadOnlyList<Tensor> AttentionWeights(Tensor tokens, IReadOnlySet<int> layers)
    {
        var trace = new NetworkTrace(layers);
        Stream(tokens, null, trace);
        return trace.AttentionWeights;
    }

    /// <summary>What the final norm and the output matrix make of a residual stream; after an early layer this is the logit lens.</summary>
    /// <param name="residual">[.., width]</param>
    /// <returns>Logits [.., vocabulary].</returns>
    public Tensor Unembed(Tensor residual) =>
        nn.functional.linear(
            Normalize(residual, "output_norm"),
            _weights[Shape.Parts.SeparateOutput ? "output.weight" : "token_embd.weight"]
        );

    private Tensor Forward(Tensor tokens, Tensor? visible, NetworkTrace? trace) => Unembed(Stream(tokens, visible, trace));

    private Tensor Stream(Tensor tokens, Tensor? visible, NetworkTrace? trace)
    {
        long time = tokens.shape[1];
        if (time > Shape.Context)
        {
            throw new ArgumentException($"{time} tokens do not fit in a context of {Shape.Context}.", nameof(tokens));
        }

        Tensor x = Embed(tokens);
        trace?.SetEmbedding(x);
        for (int layer = 0; layer < Shape.Layers; layer++)
        {
            string prefix = $"blk.{layer}.";
            Tensor? read = null,
                thought = null;
            Tensor attended = x;
            if (Shape.Has(LackingParts.Attention))
            {
                Tensor normalized = Normalize(x, prefix + "attn_norm");
                read = Attention(normalized, prefix, visible, trace?.ForAttention(layer));
                attended = Add(x, read);
                thought = Shape.Parts.Parallel ? FeedForward(normalized, prefix) : null;
            }

            if (thought is null && Shape.Has(LackingParts.FeedForward))
            {
                thought = FeedForward(Normalize(attended, prefix + "ffn_norm"), prefix);
            }

            x = thought is null ? attended : Add(attended, thought);
            trace?.AddLayer(read ?? zeros_like(x), thought ?? zeros_like(x), x);
        }

        return x;
    }

    private Tensor Embed(Tensor tokens)
    {
        (long batch, long time) = (tokens.shape[0], tokens.shape[1]);
        Tensor x = _weights["token_embd.weight"].index_select(0, tokens.reshape(-1)).reshape(batch, time, Shape.Width);
        return Shape.HasPositions && Shape.Parts.Positions == PositionKind.Learned
            ? Add(x, _weights["position_embd.weight"].narrow(0, 0, time))
            : x;
    }

    private Tensor Normalize(Tensor x, string name)
    {
        if (Shape.Parts.Norm == NormKind.Layer)
        {
            return nn.functional.layer_norm(x, [Shape.Width], _weights[name + ".weight"], _weights[name + ".bias"], Shape.NormEpsilon);
        }

        return x * (x.mul(x).mean([-1L], keepdim: true).add(_epsilon, Constants.One)).rsqrt() * _weights[name + ".weight"];
    }

    // x [batch, time, width] → [batch, time, width]
    private Tensor Attention(Tensor x, string prefix, Tensor? visible, NetworkTrace? trace)
    {
        (long batch, long time) = (x.shape[0], x.shape[1]);
        Tensor query = Place(SplitHeads(x, prefix + "attn_q", Shape.Heads), time);
        Tensor key = Place(SplitHeads(x, prefix + "attn_k", Shape.KeyValueHeads), time);
        Tensor value = SplitHeads(x, prefix + "attn_v", Shape.KeyValueHeads);
        int shared = Shape.Heads / Shape.KeyValueHeads;
        if (shared > 1)
        {
            key = key.repeat_interleave(shared, dim: 1);
            value = value.repeat_interleave(shared, dim: 1);
        }

        trace?.AddAttention(Weights(query, key, time));
        Tensor mixed = nn.functional.scaled_dot_product_attention(query, key, value, attn_mask: visible, is_casual: visible is null);
        return Project(mixed.transpose(1, 2).reshape(batch, time, Shape.Width), prefix + "attn_output");
    }

    // What scaled_dot_product_attention computes and does not show: [batch, heads, time, head width] → [batch, heads, time, time]
    private static Tensor Weights(Tensor query, Tensor key, long time)
    {
        using Scalar scale = 1 / Math.Sqrt(query.shape[^1]),
            never = double.NegativeInfinity;
        Tensor scores = query.matmul(key.transpose(-2, -1)).mul(scale);
        return scores.masked_fill(ones(time, time, dtype: ScalarType.Bool).triu(1), never).softmax(-1);
    }

    // → [batch, heads, time, head width]
    private Tensor SplitHeads(Tensor x, string name, int heads) =>
        Project(x, name).reshape(x.shape[0], x.shape[1], heads, Shape.HeadWidth).transpose(1, 2);

    // The pair (i, i + half) of a head turns by position × frequency i; with learned positions the embedding holds the position.
    private Tensor Place(Tensor x, long time)
    {
        if (!Shape.HasPositions || Shape.Parts.Positions == PositionKind.Learned)
        {
            return x;
        }

        int half = Shape.HeadWidth / 2;
        Tensor turned = cat([-x.narrow(-1, half, half), x.narrow(-1, 0, half)], -1);
        return Add(x * _cosines.narrow(0, 0, time), turned * _sines.narrow(0, 0, time));
    }

    private Tensor FeedForward(Tensor x, string prefix)
    {
        Tensor up = Project(x, prefix + "ffn_up");
        Tensor inside = Shape.Parts.Mlp switch
        {
            MlpKind.GatedSilu => nn.functional.silu(Project(x, prefix + "ffn_gate")) * up,
            MlpKind.Gelu => Gelu(up),
            _ => nn.functional.relu(up),
        };
        return Project(inside, prefix + "ffn_down");
    }

    // x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³)))
    private static Tensor Gelu(Tensor x)
    {
        using Scalar half = 0.5,
            cubic = 0.044715,
            scale = Math.Sqrt(2 / Math.PI);
        Tensor inside = (x * scale).mul((x.mul(x) * cubic).add(Constants.One, Constants.One));
        return (x * half).mul(inside.tanh().add(Constants.One, Constants.One));
    }

    // x [.., inputs] → [.., outputs]
    private Tensor Project(Tensor x, string name)
    {
        Tensor product = nn.functional.linear(x, _weights[name + ".weight"], _weights.GetValueOrDefault(name + ".bias"));
        return Adapter is null ? product : Add(product, Adapter.Apply(x, name + ".weight"));
    }

    private static Tensor Add(Tensor left, Tensor right) => left.add(right, Constants.One);
}
