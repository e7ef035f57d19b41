using System.Collections.Immutable;

namespace LlmWorkbench.Cost;

/// <summary>What the cost of a local model is computed from; every number that is not given is measured, read from a list or assumed, and
/// the result says which.</summary>
public sealed record CostOptions
{
    /// <summary>The price of the machine, in dollars.</summary>
    public double HardwarePrice { get; init; } = 1500;

    /// <summary>After how many years it is worth nothing.</summary>
    public double Years { get; init; } = 4;

    /// <summary>How many hours of a day it computes.</summary>
    public double HoursPerDay { get; init; } = 2;

    /// <summary>How many tokens are read for each token that is written: a prompt is longer than its answer.</summary>
    public double ReadPerWritten { get; init; } = 3;

    /// <summary>Watts that the machine takes while it computes; <see langword="null"/> to measure, and to assume
    /// <see cref="AssumedWatts"/> where it does not say, or is the machine of a service.</summary>
    public double? Watts { get; init; }

    /// <summary>Dollars for a kilowatt-hour; <see langword="null"/> for that of the list.</summary>
    public double? ElectricityPrice { get; init; }

    /// <summary>Tokens written in a second; <see langword="null"/> to measure the model.</summary>
    public double? DecodeSpeed { get; init; }

    /// <summary>Tokens read in a second; <see langword="null"/> to measure the model, or, where only the other speed is given, to assume
    /// <see cref="AssumedReadFactor"/> times as many as are written.</summary>
    public double? PrefillSpeed { get; init; }

    /// <summary>The hosted models to compare with, by their names in the list; none for all of it.</summary>
    public ImmutableArray<string> Services { get; init; } = [];

    /// <summary>A price of the user's own for a million written tokens, in dollars.</summary>
    public double? WrittenPrice { get; init; }

    /// <summary>The price for a million read tokens that belongs to <see cref="WrittenPrice"/>, in dollars.</summary>
    public double? ReadPrice { get; init; }

    /// <summary>Watts where they are neither given nor measured: the rated power of a common desktop processor, Intel's Core
    /// i5-14400, by <see href="https://www.intel.com/content/www/us/en/products/sku/236795/specifications.html">its specification</see>.
    /// </summary>
    public const double AssumedWatts = 65;

    /// <summary>How many times faster a prompt is read than an answer is written, where only the latter is given. A whole prompt is one
    /// product of matrices; what that brings differs with the machine.</summary>
    public const double AssumedReadFactor = 10;
}
