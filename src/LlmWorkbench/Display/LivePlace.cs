namespace LlmWorkbench.Display;

/// <summary>A place in a cell's output in which a result grows: it is displayed once, and then written over.</summary>
internal sealed class LivePlace
{
    private IDisplayedOutput? _place;

    /// <summary>Shows what there is now.</summary>
    /// <param name="output">The cell's output.</param>
    /// <param name="bundle">The whole content.</param>
    public void Put(IOutput output, MimeBundle bundle)
    {
        if (_place is null)
        {
            _place = output.Display(bundle);
        }
        else
        {
            _place.Update(bundle);
        }
    }
}
