namespace LlmWorkbench.Display;

/// <summary>An output that is already on show and can be replaced in place.</summary>
public interface IDisplayedOutput
{
    /// <summary>The name under which the front end knows this output; unique within a session.</summary>
    string Id { get; }

    /// <summary>Puts another content in the place of what is shown.</summary>
    /// <param name="bundle">The new content, whole: nothing of the old one stays.</param>
    void Update(MimeBundle bundle);
}
