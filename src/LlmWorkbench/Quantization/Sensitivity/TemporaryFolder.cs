namespace LlmWorkbench.Quantization;

/// <summary>A folder that goes with everything in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("llm-workbench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
