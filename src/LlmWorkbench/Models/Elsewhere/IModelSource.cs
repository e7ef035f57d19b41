using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Models.Elsewhere;

/// <summary>Where models come from that are no files: services.</summary>
public interface IModelSource
{
    /// <summary>Whether a name is an address of this source.</summary>
    /// <param name="address">What stands in a model's place, as in <c>http://host:8000/v1</c>.</param>
    bool Takes(string address);

    /// <summary>Connects to a model.</summary>
    /// <param name="address">The address; after a <c>#</c> may stand the model's name.</param>
    /// <param name="options">How it is asked.</param>
    /// <param name="run">Stops it.</param>
    /// <returns>What runs the model.</returns>
    /// <exception cref="WorkbenchException">It cannot be had; the sentence says why.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    IModelRunner Open(string address, ServiceOptions options, RunContext run);
}
