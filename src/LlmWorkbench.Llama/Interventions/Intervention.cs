using System.Collections.Immutable;
using System.Numerics.Tensors;
using LlmWorkbench.Llama.Activations;
using LlmWorkbench.Llama.Tracing;

namespace LlmWorkbench.Llama.Interventions;

/// <summary>What an intervention does to a row of numbers.</summary>
public enum InterventionKind
{
    /// <summary>x becomes factor · x.</summary>
    Scale,

    /// <summary>x becomes x + factor · vector.</summary>
    Add,

    /// <summary>x becomes the vector.</summary>
    Replace,

    /// <summary>x becomes what another run computed at the same head and position (activation patching;
    /// <see href="https://arxiv.org/abs/2202.05262">Meng et al. 2022</see>, section 2).</summary>
    Patch,
}

/// <summary>
/// A change to what a model computes, as a value: it is given to a run of <see cref="LlamaTracer"/>, holds for that run and
/// leaves nothing behind. Everything after it (later layers and later positions) is computed from the changed numbers.
/// Choose layers, heads and positions with <c>with</c>; null is all.
/// </summary>
public sealed record Intervention
{
    private Intervention(ActivationName site, InterventionKind kind, float factor, ImmutableArray<float> vector, Activation? source)
    {
        Site = site;
        Kind = kind;
        Factor = factor;
        Vector = vector.IsDefault ? [] : vector;
        Source = source;
    }

    /// <summary>Which activation is changed: Embedding, HeadOutput, AttentionOutput, MlpNeurons, MlpOutput or Residual.</summary>
    public ActivationName Site { get; }

    /// <summary>What is done to each row.</summary>
    public InterventionKind Kind { get; }

    /// <summary>The factor of scaling, or of the vector that is added.</summary>
    public float Factor { get; }

    /// <summary>What is added or put in; [width of the site], of a head where the site has heads; else empty.</summary>
    public ImmutableArray<float> Vector { get; }

    /// <summary>The activation that is patched in; else null.</summary>
    public Activation? Source { get; }

    /// <summary>Layers, counted from 0; null is all.</summary>
    public ImmutableArray<int>? Layers { get; init; }

    /// <summary>Heads of HeadOutput, counted from 0; null is all.</summary>
    public ImmutableArray<int>? Heads { get; init; }

    /// <summary>Positions in the text, counted from 0; null is all.</summary>
    public ImmutableArray<int>? Positions { get; init; }

    /// <summary>Takes an activation out: all its numbers become 0.</summary>
    public static Intervention Zero(ActivationName site) => Scale(site, 0);

    /// <summary>Makes an activation weaker or stronger; 1 changes nothing.</summary>
    public static Intervention Scale(ActivationName site, float factor) => new(site, InterventionKind.Scale, factor, [], null);

    /// <summary>Adds a vector, times a factor, to every chosen row.</summary>
    public static Intervention Add(ActivationName site, ImmutableArray<float> vector, float factor = 1) =>
        new(site, InterventionKind.Add, factor, vector, null);

    /// <summary>Puts a vector, such as a mean over many texts, in the place of every chosen row.</summary>
    public static Intervention Replace(ActivationName site, ImmutableArray<float> vector) =>
        new(site, InterventionKind.Replace, 1, vector, null);

    /// <summary>Puts in what another run computed, at the layer, heads and positions of that activation; fewer can be chosen.</summary>
    public static Intervention Patch(Activation source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new Intervention(source.Name, InterventionKind.Patch, 1, [], source)
        {
            Layers = source.Layer is { } layer ? [layer] : null,
            Heads = source.Name.IsPerHead() ? source.Heads : null,
            Positions = source.Positions,
        };
    }

    /// <summary>Changes one row in place.</summary>
    internal void Apply(Span<float> row, int head, int position)
    {
        switch (Kind)
        {
            case InterventionKind.Scale when Factor == 0:
                row.Clear();
                break;
            case InterventionKind.Scale:
                TensorPrimitives.Multiply(row, Factor, row);
                break;
            case InterventionKind.Add:
                // The product is rounded before it is added, as it is in a control vector.
                float[] product = new float[row.Length];
                TensorPrimitives.Multiply(Vector.AsSpan(), Factor, product);
                TensorPrimitives.Add(row, product, row);
                break;
            case InterventionKind.Replace:
                Vector.AsSpan().CopyTo(row);
                break;
            default:
                (Site.IsPerHead() ? Source!.Row(head, position) : Source!.Row(position)).CopyTo(row);
                break;
        }
    }
}
