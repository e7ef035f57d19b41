using System.Text.Json.Serialization;

namespace LlmWorkbench.Hardware.Machines;

/// <summary>A number with where it comes from.</summary>
/// <param name="Value">The number; <see langword="null"/> where nobody states it.</param>
/// <param name="Source">The page that states it, «assumption», or «measured»; <see langword="null"/> where there is no number.</param>
/// <param name="Date">When it was looked up or measured, as in <c>2026-11-30</c>.</param>
/// <param name="Note">How it was computed, or why it is not known.</param>
public sealed record Fact(double? Value, string? Source = null, string? Date = null, string? Note = null)
{
    /// <summary>The page that it was compared with on that day; <see langword="null"/> where there was none.</summary>
    public string? ReadAt { get; init; }

    /// <summary>A number that was measured on this machine.</summary>
    /// <param name="value">The number.</param>
    /// <param name="note">How it was measured.</param>
    /// <returns>The fact.</returns>
    public static Fact Measured(double value, string? note = null) => new(value, "measured", Note: note);

    /// <summary>A number that nobody has stated or measured.</summary>
    /// <param name="note">Why it is not known.</param>
    /// <returns>The fact.</returns>
    public static Fact Unknown(string note) => new(null, Note: note);

    /// <summary>Whether there is a number.</summary>
    [JsonIgnore]
    public bool IsKnown => Value is not null;
}
