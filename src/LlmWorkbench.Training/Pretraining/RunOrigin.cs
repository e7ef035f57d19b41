using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Writing;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>What a training was begun with and can only go on with: what it learns from, and what is trained. Its state keeps it.</summary>
/// <param name="Parts">The parts, each name once.</param>
public sealed record RunOrigin(IReadOnlyList<OriginPart> Parts)
{
    private const string KeyStart = "training.origin.";

    /// <summary>Writes it into the state's metadata.</summary>
    internal void WriteTo(GgufWriter writer)
    {
        foreach (OriginPart part in Parts)
        {
            writer.Add(Key(part), part.Value);
        }
    }

    /// <summary>Refuses the state of a training that was begun otherwise.</summary>
    /// <param name="path">The state's file, for the sentence.</param>
    /// <param name="metadata">What it keeps.</param>
    /// <exception cref="InvalidDataException">Something differs; the sentence names all that does.</exception>
    internal void Require(string path, GgufMetadata metadata)
    {
        List<string> differences = [];
        foreach (OriginPart part in Parts)
        {
            string before =
                metadata.GetString(Key(part))
                ?? throw new InvalidDataException($"{path} does not say what its training was begun with: begin anew without --resume.");
            if (before != part.Value)
            {
                differences.Add(part.Difference(before));
            }
        }

        if (differences.Count > 0)
        {
            string named = differences.Count == 1 ? differences[0] : $"{string.Join(", ", differences[..^1])} and {differences[^1]}";
            throw new InvalidDataException(
                $"The training in {path} was begun with {named}: give what it was begun with, or begin anew without --resume."
            );
        }
    }

    private static string Key(OriginPart part) => KeyStart + part.Name.Replace(' ', '_');
}
