using System.Net;
using LlmWorkbench.Pulling.Transfer;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling.Hub;

/// <summary>Says why a repository does not give what it was asked for, and what would help. The server names the cause in the header
/// <c>X-Error-Code</c>.</summary>
internal static class HubFailure
{
    /// <summary>Refuses an answer that is none.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="endpoint">The server.</param>
    /// <param name="repository">As in <c>user/name</c>.</param>
    /// <param name="revision">The branch, tag or commit.</param>
    /// <exception cref="WorkbenchException">It is one.</exception>
    public static void Refuse(HttpResponseMessage response, Uri endpoint, string repository, string revision)
    {
        string? code = response.Headers.TryGetValues("X-Error-Code", out IEnumerable<string>? codes) ? codes.FirstOrDefault() : null;
        string name = VisibleText.Phrase(repository);
        string page = $"{WebRequests.Shown(endpoint).TrimEnd('/')}/{name}";
        string sentence = (response.StatusCode, code) switch
        {
            (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, "GatedRepo") =>
                $"{name} is gated: accept its conditions with a browser at {page}, then set HF_TOKEN to a token of that account "
                    + "which may read it.",
            (HttpStatusCode.NotFound, "RevisionNotFound") =>
                $"{name} has no branch, tag or commit «{VisibleText.Phrase(revision)}»: leave out --revision for the newest, or look at "
                    + $"{page}.",
            (HttpStatusCode.NotFound, "EntryNotFound") => $"{name} has no such file any more: run the command again.",
            (HttpStatusCode.NotFound or HttpStatusCode.Unauthorized, _) =>
                $"There is no repository {name} at {endpoint.Authority}, or it is private: check its name; for a private one set "
                    + $"HF_TOKEN to a "
                    + "token that may read it.",
            (HttpStatusCode.Forbidden, _) =>
                $"{endpoint.Authority} does not let this user read {name} (403): set HF_TOKEN to a token that may, and accept the model's "
                    + $"conditions at {page} if it has some.",
            _ => $"{endpoint.Authority} does not answer for {name} as a model server does ({(int)response.StatusCode}): check "
                + $"HF_ENDPOINT, or try "
                + "again later.",
        };
        throw new WorkbenchException(sentence);
    }
}
