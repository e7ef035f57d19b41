using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Steering;

/// <summary>A prompt continued with a direction added in several strengths, each time with the same draws.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Prompt">The text that was continued.</param>
/// <param name="Vector">The direction, at strength 1.</param>
/// <param name="Layers">Where it was added, with lengths.</param>
/// <param name="Options">How the tokens were drawn.</param>
/// <param name="Texts">The texts in the order of their strengths; fewer than <paramref name="StrengthCount"/> when it was
/// interrupted.</param>
/// <param name="StrengthCount">How many strengths there are.</param>
public sealed record SteeringResult(
    string Model,
    string Prompt,
    SteeringVector Vector,
    IReadOnlyList<SteeredLayer> Layers,
    GenerationOptions Options,
    IReadOnlyList<SteeredText> Texts,
    int StrengthCount
) : ITabularResult
{
    /// <summary>The pairs and the directions of all layers, when the direction was found by the same command; else
    /// <see langword="null"/>.</summary>
    public SteeringDirection? Direction { get; init; }

    /// <summary>Whether a text was written for every strength.</summary>
    public bool IsComplete => Texts.Count == StrengthCount && Texts.All(text => text.StopReason is not null);

    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Texts,
            new("model", null, _ => Model),
            new("layers", "layers", _ => string.Join(' ', Layers.Select(l => l.Layer))),
            new("strength", "strength", t => t.Strength, Format.Number),
            new("tokens", "tokens", t => t.TokenCount, Format.Whole),
            new("plain_bits_per_token", "to the model as it is", t => t.PlainBitsPerToken, Format.Fixed(unit: "bits per token")),
            new("stop", "stop", t => t.StopReason),
            new("text", "text", t => t.Text)
        );
}

/// <summary>A layer after which a direction is added.</summary>
/// <param name="Layer">The layer, from 1 on.</param>
/// <param name="Norm">The direction's length: strength 1 adds so much.</param>
/// <param name="ResidualNorm">The mean length of the residual stream after this layer over the prompt's own tokens, without the direction.
/// A begin of text
/// that was added is left out: its state is many times as long, the same in every prompt, and hardly moved by any direction.</param>
public sealed record SteeredLayer(int Layer, double Norm, double ResidualNorm);

/// <summary>A text written with the direction added.</summary>
/// <param name="Strength">What the direction was multiplied with; 0 is the model as it is, less than 0 leads away.</param>
/// <param name="Text">The text after the prompt.</param>
/// <param name="TokenCount">How many tokens it has.</param>
/// <param name="PlainBitsPerToken">How much a token of it surprises the model as it is, in bits: a text far above that of strength 0
/// is one that it would not write. <see langword="null"/> without tokens, or where it was interrupted.</param>
/// <param name="StopReason">Why it ended; <see langword="null"/> when it was interrupted.</param>
public sealed record SteeredText(double Strength, string Text, int TokenCount, double? PlainBitsPerToken, StopReason? StopReason);
