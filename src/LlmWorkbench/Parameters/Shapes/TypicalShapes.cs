namespace LlmWorkbench.Parameters.Shapes;

/// <summary>Shapes of models that people run, from 3B to 220B parameters.</summary>
public static class TypicalShapes
{
    /// <summary>The shapes, smallest first. All but the last are those of published models (their config.json); the formulas of
    /// <see cref="ModelShape"/> give the published parameter counts to the last one.</summary>
    public static IReadOnlyList<ModelShape> All { get; } =
    [
        new("3B", "Llama 3.2 3B", 28, 3072, 8192, 24, 8, 128, 128_256) { TiedOutput = true },
        new("7B", "Mistral 7B v0.1", 32, 4096, 14_336, 32, 8, 128, 32_000),
        new("8B", "Llama 3.1 8B", 32, 4096, 14_336, 32, 8, 128, 128_256),
        new("14B", "Qwen2.5 14B", 48, 5120, 13_824, 40, 8, 128, 152_064) { AttentionBias = true },
        new("32B", "Qwen2.5 32B", 64, 5120, 27_648, 40, 8, 128, 152_064) { AttentionBias = true },
        new("70B", "Llama 3.1 70B", 80, 8192, 28_672, 64, 8, 128, 128_256),
        new("123B", "Mistral Large 2", 88, 12_288, 28_672, 96, 8, 128, 32_768),
        new("220B", "a shape between Llama 3.1 70B and 405B", 104, 13_312, 42_496, 104, 8, 128, 128_256),
    ];
}
