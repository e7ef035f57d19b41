using System.Collections.Immutable;

namespace LlmWorkbench.Llama.Activations;

/// <summary>Chosen layers, heads or positions.</summary>
internal static class Selection
{
    /// <summary>The chosen ones, or all when none were chosen.</summary>
    /// <param name="chosen">Counted from 0; null is all.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="what">One of them, for the sentence: "layer".</param>
    /// <exception cref="LlamaException">None is named, one does not exist, or one stands there twice.</exception>
    internal static ImmutableArray<int> Of(ImmutableArray<int>? chosen, int count, string what)
    {
        if (chosen is not { IsDefault: false } numbers)
        {
            return [.. Enumerable.Range(0, count)];
        }

        if (numbers.Length == 0)
        {
            throw new LlamaException($"No {what} is named: name at least one, or leave the choice out for all.");
        }

        var seen = new HashSet<int>();
        foreach (int number in numbers)
        {
            if (number < 0 || number >= count)
            {
                throw new LlamaException($"There is no {what} {number}: they are counted from 0 to {count - 1}.");
            }

            if (!seen.Add(number))
            {
                throw new LlamaException($"The {what} {number} is named twice: name it once.");
            }
        }

        return numbers;
    }
}
