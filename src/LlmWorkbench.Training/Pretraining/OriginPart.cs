using System.Globalization;
using System.Security.Cryptography;

namespace LlmWorkbench.Training.Pretraining;

/// <summary>One thing that a training was begun with.</summary>
public sealed record OriginPart
{
    private OriginPart(string name, string value, string? other) => (Name, Value, Other) = (name, value, other);

    /// <summary>Its name in a sentence, as in <c>rank</c>.</summary>
    public string Name { get; }

    /// <summary>What it was: a number, a word, or the fingerprint of a content.</summary>
    public string Value { get; }

    /// <summary>How it is said that a content is another, as in <c>other examples</c>; <see langword="null"/> where the values
    /// themselves can be said.</summary>
    public string? Other { get; }

    /// <summary>A number or word.</summary>
    /// <param name="name">As in <c>rank</c>.</param>
    /// <param name="value">What it is.</param>
    public static OriginPart Of(string name, object value) => new(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", null);

    /// <summary>The content of a file.</summary>
    /// <param name="name">As in <c>base</c>.</param>
    /// <param name="other">As in <c>another base model</c>.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OriginPart OfFile(string name, string other, string path)
    {
        using FileStream file = File.OpenRead(path);
        return new(name, Convert.ToHexStringLower(SHA256.HashData(file)), other);
    }

    /// <summary>What a training was begun with where it differs from this.</summary>
    /// <param name="before">What its state keeps.</param>
    internal string Difference(string before) => Other ?? $"{Name} {before} (not {Value})";
}
