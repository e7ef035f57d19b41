namespace LlmWorkbench.Cost;

/// <summary>Where a number of the cost comes from.</summary>
public enum CostOrigin
{
    /// <summary>It was given as an option.</summary>
    Given,

    /// <summary>It was measured on this machine.</summary>
    Measured,

    /// <summary>It stands in the list of prices.</summary>
    Listed,

    /// <summary>Nobody said anything else.</summary>
    Assumed,
}

/// <summary>A number that the cost is computed from.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Option">The option that changes it.</param>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Note">More about that: a source and its date, the spread of a measurement; empty for nothing.</param>
public sealed record Assumption(string Name, double Value, string Unit, string Option, CostOrigin Origin, string Note = "");
