namespace LlmWorkbench.Hardware;

/// <summary>Where a loaded model's layers lie.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="LayerCount">Its layers, with the output layer, which the engine counts too.</param>
/// <param name="OffloadedLayers">How many of them lie on the GPU.</param>
/// <param name="SizeInBytes">The size of its weights in bytes; 0 when only its vocabulary is loaded.</param>
public sealed record ModelPlacement(string Name, int LayerCount, int OffloadedLayers, long SizeInBytes);
