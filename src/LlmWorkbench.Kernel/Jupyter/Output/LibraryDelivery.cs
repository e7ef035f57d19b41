using LlmWorkbench.Display;
using LlmWorkbench.Drawing.Pages;
using LlmWorkbench.Kernel.Jupyter.Protocol;

namespace LlmWorkbench.Kernel.Jupyter.Output;

/// <summary>
/// Gives the page a library with the first output that is drawn with it. The copy lives in the output of a cell: when that cell runs again
/// it
/// carries it again, and a page that was loaded anew (it has another session) gets it anew.
/// </summary>
/// <param name="library">The library.</param>
internal sealed class LibraryDelivery(PageLibrary library)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _carriers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);

    /// <summary>Puts the library before an output, if this is the one to carry it.</summary>
    /// <param name="bundle">The output.</param>
    /// <param name="request">The request that it belongs to.</param>
    /// <param name="place">The place in the page: an update of what carried the library carries it too.</param>
    public MimeBundle WithLibrary(MimeBundle bundle, IncomingMessage request, string place) =>
        library.IsNeededBy(bundle) && Carries(request, place) ? library.Prepend(bundle) : bundle;

    private bool Carries(IncomingMessage request, string place)
    {
        // Front ends that do not name the cell do send its text.
        string cell = request.Metadata.String("cellId") ?? request.Content.String("code") ?? request.Id;
        lock (_gate)
        {
            if (_places.TryGetValue(request.Id, out string? carried))
            {
                return carried == place;
            }

            if (_carriers.TryGetValue(request.Session, out string? carrier) && carrier != cell)
            {
                return false;
            }

            _carriers[request.Session] = cell;
            _places[request.Id] = place;
            return true;
        }
    }
}
