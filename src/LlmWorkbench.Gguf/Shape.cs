using System.Collections;

namespace LlmWorkbench.Gguf;

/// <summary>A tensor's dimensions, which nobody can change. It is not generic: .NET's collections of numbers are compiled for each kind
/// of number while a program starts.</summary>
internal sealed class Shape(long[] dimensions) : IReadOnlyList<long>
{
    /// <inheritdoc />
    public int Count => dimensions.Length;

    /// <inheritdoc />
    public long this[int index] => dimensions[index];

    /// <inheritdoc />
    public IEnumerator<long> GetEnumerator()
    {
        foreach (long dimension in dimensions)
        {
            yield return dimension;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
