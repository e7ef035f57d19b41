using System.Collections.Immutable;
using System.Globalization;

namespace LlmWorkbench.Ablation.Parts;

/// <summary>
/// What is put in the place of a part that is taken out. Zero is not neutral: later layers expect the part's usual output, and
/// its mean takes out only what it says about this place (<see href="https://arxiv.org/abs/2211.00593">Wang et al. 2022</see>, section
/// 2.1).
/// </summary>
public sealed record AblationMethod
{
    private AblationMethod(float? factor, ImmutableArray<string> references) => (Factor, References) = (factor, references);

    /// <summary>What the part's output is multiplied with; <see langword="null"/> where a mean is put in.</summary>
    public float? Factor { get; }

    /// <summary>The texts whose mean is put in; empty for that of the text itself.</summary>
    public ImmutableArray<string> References { get; }

    /// <summary>All numbers become 0.</summary>
    public static AblationMethod Zero { get; } = Scale(0);

    /// <summary>Every position gets the mean of the part's output over the text's positions; a begin of text that was added is not counted,
    /// and keeps its own.</summary>
    public static AblationMethod Mean { get; } = new(null, []);

    /// <summary>All numbers are multiplied.</summary>
    /// <param name="factor">0 takes the part out, 1 changes nothing, 2 doubles it.</param>
    /// <returns>The method.</returns>
    public static AblationMethod Scale(float factor) => new(factor, []);

    /// <summary>Every position gets the mean of the part's output over all positions of other texts; begins of text that were added are not
    /// counted, and the text's keeps its own.</summary>
    /// <param name="references">At least one text.</param>
    /// <returns>The method.</returns>
    /// <exception cref="WorkbenchException">There is no text, or one is empty.</exception>
    public static AblationMethod MeanOver(params IEnumerable<string> references)
    {
        ImmutableArray<string> texts = [.. references];
        return texts.Length > 0 && texts.All(text => !string.IsNullOrEmpty(text))
            ? new AblationMethod(null, texts)
            : throw new WorkbenchException("A mean over reference texts needs at least one text, and none of them empty.");
    }

    /// <summary>As in <c>zeroed</c> or <c>multiplied by 0.5</c>.</summary>
    public string Name =>
        (Factor, References.Length) switch
        {
            (0, _) => "zeroed",
            ({ } factor, _) => $"multiplied by {factor.ToString("0.###", CultureInfo.InvariantCulture)}",
            (null, 0) => "replaced by the mean over the text's positions",
            (null, 1) => "replaced by the mean over the positions of a reference text",
            _ => $"replaced by the mean over the positions of {References.Length} reference texts",
        };
}
