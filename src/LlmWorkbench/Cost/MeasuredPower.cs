namespace LlmWorkbench.Cost;

/// <summary>Power that was measured while a model computed.</summary>
/// <param name="Watts">The mean in watts.</param>
/// <param name="Of">What was measured, as in "the processor alone".</param>
internal sealed record MeasuredPower(double Watts, string Of)
{
    /// <summary>Puts the parts of a machine together.</summary>
    /// <param name="processor">Watts of the processors; <see langword="null"/> where the machine does not say it.</param>
    /// <param name="cards">Watts of the graphics cards; <see langword="null"/> where they do not say it or do not compute.</param>
    /// <returns>The sum, or <see langword="null"/> where nothing was measured.</returns>
    public static MeasuredPower? Sum(double? processor, double? cards) =>
        (processor, cards) switch
        {
            ({ } cpu, { } gpu) => new(cpu + gpu, "the processor and the graphics card"),
            ({ } cpu, null) => new(cpu, "the processor alone"),
            (null, { } gpu) => new(gpu, "the graphics card alone"),
            _ => null,
        };
}
