using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Pulling.Hub;
using LlmWorkbench.Pulling.Transfer;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Pulling;

/// <summary>
/// Brings models from Hugging Face, or from any address, on to this machine. Nothing else in the workbench asks the network for a model.
/// Settings are those of Hugging Face's libraries: <c>HF_HUB_CACHE</c>, <c>HF_HOME</c>, <c>HF_TOKEN</c>, <c>HF_ENDPOINT</c>,
/// <c>HF_HUB_OFFLINE</c>.
/// </summary>
/// <example>
/// <code>
/// PullResult offered = PullExperiment.Offers("user/model-GGUF");
/// PullResult pulled = PullExperiment.Pull("user/model-GGUF:Q4_K_M");
/// Console.WriteLine(pulled.Models[0].Path);
/// </code>
/// </example>
public static class PullExperiment
{
    /// <summary>Lists the models of a repository, with types and sizes; nothing is fetched.</summary>
    /// <param name="source">As for <see cref="Pull"/>.</param>
    /// <param name="options">How; <see langword="null"/> for the usual.</param>
    /// <param name="run">Stops it.</param>
    /// <returns>The list.</returns>
    /// <exception cref="WorkbenchException">There is no such repository, it cannot be read, or nothing answers; or the source is an
    /// address,
    /// which has nothing to list.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PullResult Offers(string source, PullOptions? options = null, RunContext run = default) =>
        Do(source, options, run, (pull, wanted) => pull.OffersAsync(wanted));

    /// <summary>Fetches a model, unless it is here: from Hugging Face's cache, or in the folder of another program, it is not fetched
    /// twice.
    /// What an interruption leaves is gone on with the next time. The file gets its name when its hash is right and it reads as
    /// GGUF.</summary>
    /// <param name="source">A repository as <c>user/name</c>, with a type of weights as <c>user/name:Q4_K_M</c>, or the address of a
    /// file.</param>
    /// <param name="options">Which file, and how; <see langword="null"/> for the usual.</param>
    /// <param name="run">Told how far it has come, with rate and time left; stops it, and what has come stays.</param>
    /// <returns>The model that was pulled; or, where a repository has several and none was chosen, the list of them
    /// (<see cref="PullResult.IsList"/>).</returns>
    /// <exception cref="WorkbenchException">It cannot be had, is not what it should be, or the disk is full; the sentence says what would
    /// help.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static PullResult Pull(string source, PullOptions? options = null, RunContext run = default) =>
        Do(source, options, run, (pull, wanted) => pull.PullAsync(wanted));

    private static PullResult Do(string source, PullOptions? options, RunContext run, Func<IPull, PullSource, Task<PullResult>> work)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new PullOptions();
        HubSettings settings = options.Settings ?? HubSettings.OfUser(options.CacheFolder);
        bool isOffline = options.IsOffline || settings.IsOffline;
        var wanted = PullSource.Parse(source, settings.Endpoint);
        using HttpClient client = WebRequests.NewClient();
        var web = new WebRequests(client, settings.Token is { } token ? token.AddTo : null, options.Limits);
        IPull pull =
            wanted.Address is not null ? new AddressPull(web, options, isOffline, run)
            : isOffline ? new OfflinePull(options, settings)
            : new HubPull(web, options, settings, run);
        try
        {
            return work(pull, wanted).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkbenchException(FileFailure.Sentence(e), e);
        }
    }
}
