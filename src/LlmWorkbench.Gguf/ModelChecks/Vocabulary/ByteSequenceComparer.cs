namespace LlmWorkbench.Gguf.ModelChecks.Vocabulary;

/// <summary>Compares byte sequences by content.</summary>
internal sealed class ByteSequenceComparer : IEqualityComparer<ReadOnlyMemory<byte>>
{
    /// <summary>The only one.</summary>
    public static ByteSequenceComparer Instance { get; } = new();

    /// <inheritdoc />
    public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

    /// <inheritdoc />
    public int GetHashCode(ReadOnlyMemory<byte> obj)
    {
        HashCode hash = default; // seeded anew in each process, so a file cannot aim at collisions
        hash.AddBytes(obj.Span);
        return hash.ToHashCode();
    }
}
