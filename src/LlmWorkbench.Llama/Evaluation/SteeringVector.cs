using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using LlmWorkbench.Llama.Interventions;
using LlmWorkbench.Llama.Models;

namespace LlmWorkbench.Llama.Evaluation;

/// <summary>
/// Directions that are added to the residual stream after chosen layers at every position: llama.cpp's control vectors
/// (<see href="https://arxiv.org/abs/2308.10248">Turner
/// et al. 2023</see>; <see href="https://arxiv.org/abs/2310.01405">Zou et al. 2023</see>). Adding d at layer l is
/// <see cref="Intervention.Add"/> at the Residual of layer l, and works
/// in generation too. llama.cpp has none after layer 0.
/// </summary>
/// <param name="Directions">For each layer, from 1 on, a direction; [width of the residual stream].</param>
/// <param name="Strength">What the directions are multiplied with; negative steers away.</param>
public sealed record SteeringVector(ImmutableSortedDictionary<int, ImmutableArray<float>> Directions, float Strength = 1)
{
    /// <summary>The files that it was made of: who may not read all of them may not read what is made of it either.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>One direction after one layer.</summary>
    /// <param name="layer">The layer, from 1 on.</param>
    /// <param name="direction">[width of the residual stream]</param>
    /// <param name="strength">What it is multiplied with.</param>
    public static SteeringVector At(int layer, ImmutableArray<float> direction, float strength = 1) =>
        new(ImmutableSortedDictionary<int, ImmutableArray<float>>.Empty.Add(layer, direction), strength);

    /// <summary>Sets it, or removes the one before; the cache is emptied.</summary>
    /// <exception cref="LlamaException">It does not fit the model.</exception>
    internal static void Apply(SteeringVector? steering, LlamaModel model, NativeContext context)
    {
        if (steering is null)
        {
            context.Steer([], model.EmbeddingLength, -1, -1);
            return;
        }

        steering.Validate(model);
        float[] all = new float[(long)model.EmbeddingLength * (model.LayerCount - 1)];
        foreach ((int layer, ImmutableArray<float> direction) in steering.Directions)
        {
            Span<float> place = all.AsSpan((layer - 1) * model.EmbeddingLength, model.EmbeddingLength);
            TensorPrimitives.Multiply(direction.AsSpan(), steering.Strength, place);
        }

        context.Steer(all, model.EmbeddingLength, steering.Directions.Keys.First(), steering.Directions.Keys.Last());
    }

    private void Validate(LlamaModel model)
    {
        Require(Directions.Count > 0, "There is no direction to steer in: give one for at least one layer.");
        Require(float.IsFinite(Strength), $"The strength {Strength} is not a number to compute with: give a finite one.");
        Require(model.LayerCount > 1, "A model of one layer cannot be steered: llama.cpp adds nothing after layer 0.");
        foreach ((int layer, ImmutableArray<float> direction) in Directions)
        {
            Require(
                layer >= 1 && layer < model.LayerCount,
                $"Nothing can be added after layer {layer}: llama.cpp steers after the layers 1 to {model.LayerCount - 1}."
            );
            int length = direction.IsDefault ? 0 : direction.Length;
            Require(
                length == model.EmbeddingLength,
                $"The direction for layer {layer} has {length} numbers, but this model's residual stream has {model.EmbeddingLength}."
            );
            Require(
                direction.All(number => float.IsFinite(number * Strength)),
                $"The direction for layer {layer} holds a number that is not finite."
            );
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new LlamaException(message);
        }
    }
}
