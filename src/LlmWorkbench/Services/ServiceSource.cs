using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Models.Elsewhere;
using LlmWorkbench.Runs;
using LlmWorkbench.Services.Http;
using LlmWorkbench.Services.Protocols;

namespace LlmWorkbench.Services;

/// <summary>Models that services run: llama-server, vLLM, Ollama and whatever speaks as OpenAI does.</summary>
internal sealed class ServiceSource : IModelSource
{
    /// <inheritdoc/>
    public bool Takes(string address) => ServiceAddress.Is(address);

    /// <inheritdoc/>
    public IModelRunner Open(string address, ServiceOptions options, RunContext run)
    {
        var place = ServiceAddress.Parse(address);
        var connection = new ServiceConnection(place, options);
        try
        {
            run.Report(0, "asking the service what it is");
            (ServiceProtocol protocol, ModelFacts facts) = new ServiceRecognition(connection, run.Cancellation).Find(
                options.Model ?? place.Model,
                options.Api
            );
            return new ServiceModel($"{protocol.Name} at {connection.Address}", protocol, facts, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
