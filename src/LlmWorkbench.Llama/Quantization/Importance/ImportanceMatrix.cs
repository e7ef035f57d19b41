using System.Text.Json.Serialization;
using LlmWorkbench.Gguf;

namespace LlmWorkbench.Llama.Quantization.Importance;

/// <summary>
/// How much each input of each weight matrix matters: the mean of its square over the tokens of a text. Quantizing with it weighs
/// a weight's error by the mean square of what the weight is multiplied with (llama.cpp, tools/imatrix). Immutable.
/// </summary>
/// <param name="Name">Where it comes from: the name of its file, or what computed it. It is written into files that are quantized with
/// it.</param>
/// <param name="Datasets">The texts that it was computed from, by name.</param>
/// <param name="ChunkCount">How many pieces of text were read.</param>
/// <param name="ChunkSize">Tokens in each piece.</param>
/// <param name="Entries">What is known of each weight matrix, by its name.</param>
public sealed record ImportanceMatrix(
    string Name,
    IReadOnlyList<string> Datasets,
    int ChunkCount,
    int ChunkSize,
    IReadOnlyDictionary<string, ImportanceEntry> Entries
)
{
    /// <summary>The files that it was made of: who may not read all of them may not read what is made of it either.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Whether it has an entry of the right size for a tensor.</summary>
    /// <param name="tensor">A tensor of the model.</param>
    public bool Has(GgufTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Entries.TryGetValue(tensor.Name, out ImportanceEntry? entry) && entry.Sums.Count == tensor.RowLength * Matrices(tensor);
    }

    /// <summary>The mean squares for a tensor, as llama-quantize takes them.</summary>
    /// <param name="tensor">A tensor of the model that <see cref="Has"/> holds for.</param>
    /// <returns>[matrices · row length]; 1 for an expert that no token reached, so that its weights count alike.</returns>
    /// <exception cref="ArgumentException">There is no such entry.</exception>
    public float[] Weights(GgufTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Has(tensor)
            ? Entries[tensor.Name].Means()
            : throw new ArgumentException($"The importance matrix has no entry that fits {tensor}.", nameof(tensor));
    }

    private static long Matrices(GgufTensor tensor) => tensor.Dimensions.Skip(2).Aggregate(1L, (product, dimension) => product * dimension);
}

/// <summary>What an importance matrix knows of one weight matrix, or of the matrices of all experts.</summary>
/// <param name="Sums">Sums of the squares of what each column was multiplied with; [matrices · row length].</param>
/// <param name="Counts">How many tokens were summed; [matrices], or a single number for all.</param>
public sealed record ImportanceEntry(IReadOnlyList<float> Sums, IReadOnlyList<long> Counts)
{
    /// <summary>Mean squares; 1 where nothing was counted.</summary>
    /// <returns>[matrices · row length].</returns>
    public float[] Means()
    {
        int length = Sums.Count / Counts.Count;
        return [.. Sums.Select((sum, i) => Counts[i / length] > 0 ? sum / Counts[i / length] : 1f)];
    }
}
