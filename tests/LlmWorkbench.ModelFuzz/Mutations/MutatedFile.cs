namespace LlmWorkbench.ModelFuzz.Mutations;

/// <summary>A mutated file and what was done to it.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Description">The source and the changes, on one line.</param>
internal sealed record MutatedFile(byte[] Bytes, string Description)
{
    private const int OneInSoManyHasBadWeights = 12;

    /// <summary>Whether only weights were changed, so that the header is sound.</summary>
    public bool HasBadWeights { get; private init; }

    /// <summary>Makes the file that belongs to a seed and a number: the same two always give the same bytes.</summary>
    /// <param name="sources">The sound files.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="index">The mutation's number; -1 is the first sound file, unchanged, -2 the second, and so on.</param>
    public static MutatedFile Make(Sources.SourceSet sources, int seed, int index)
    {
        if (index < 0)
        {
            Sources.Source sound = sources[-1 - index];
            return new MutatedFile(sound.Header.ToBytes(), sound.Name);
        }

        // Numbers one after the other would give related sequences, so both are mixed first.
        Random random = new(unchecked((seed * (int)0x9E3779B1) ^ (index * (int)0x85EBCA6B)));
        Sources.Source source = sources.Pick(random);
        Header header = source.Header.Clone();
        if (Weights(header, seed, index) is { } weights)
        {
            return new MutatedFile(header.ToBytes(), $"{source.Name}: {weights}") { HasBadWeights = true };
        }

        List<string> changes = [];
        int kind = random.Next(10);
        if (kind < 8)
        {
            for (int count = 1 + random.Next(3); count > 0; count--)
            {
                changes.Add(Change(header, random));
            }

            if (random.Next(4) != 0)
            {
                header.LayOut();
            }
        }

        byte[] file = header.ToBytes();
        if (kind >= 7)
        {
            for (int count = 1 + random.Next(3); count > 0 && file.Length > 0; count--)
            {
                file = ByteMutation.Apply(random, file, Math.Min(header.HeaderLength, file.Length), out string what);
                changes.Add(what);
            }
        }

        return new MutatedFile(file, $"{source.Name}: {string.Join("; ", changes.Select(c => c.TrimStart('=')))}");
    }

    // A sequence of its own: which headers are changed how does not depend on it.
    private static string? Weights(Header header, int seed, int index)
    {
        Random random = new(unchecked((seed * 31) ^ (index * (int)0xC2B2AE35)));
        return random.Next(OneInSoManyHasBadWeights) == 0 && WeightMutation.Applies(header)
            ? new WeightMutation(header, random).Apply()
            : null;
    }

    private static string Change(Header header, Random random)
    {
        if (header.Tensors.Count > 0 && random.Next(3) == 0)
        {
            return new TensorMutation(header, random).Apply();
        }

        switch (random.Next(60))
        {
            case 0:
                header.Version = (uint)Interesting.Integer(random);
                return $"version {header.Version}";
            case 1:
                header.ExtraEntries = unchecked((long)Interesting.Integer(random));
                return $"{header.ExtraEntries} more entries claimed";
            case 2:
                header.ExtraTensors = unchecked((long)Interesting.Integer(random));
                return $"{header.ExtraTensors} more tensors claimed";
            default:
                return new MetadataMutation(header, random).Apply();
        }
    }
}
