namespace LlmWorkbench;

/// <summary>A session: the models that are loaded and everything that lives as long as the notebook is open.</summary>
public sealed class Workbench : IDisposable
{
    /// <summary>Frees the models.</summary>
    public void Dispose()
    {
    }
}
