using LlmWorkbench.Evaluation;
using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Services.Protocols;

namespace LlmWorkbench.Services;

/// <summary>One of the services that share the questions of an evaluation, and what has become of it.</summary>
/// <param name="name">The name by which commands call its model.</param>
/// <param name="protocol">How it is asked.</param>
/// <param name="facts">What it says of its model.</param>
internal sealed class ServiceSite(string name, ServiceProtocol protocol, ModelFacts facts)
{
    private WorkbenchException? _failure;

    /// <summary>The name by which commands call its model.</summary>
    public string Name => name;

    /// <summary>How it is asked.</summary>
    public ServiceProtocol Protocol => protocol;

    /// <summary>What it says of its model.</summary>
    public ModelFacts Facts => facts;

    /// <summary>How many answers came from it.</summary>
    public int Answered { get; set; }

    /// <summary>What ended it; <see langword="null"/> while it answers.</summary>
    public WorkbenchException? Failure => Volatile.Read(ref _failure);

    /// <summary>It answers no more; the first reason counts.</summary>
    public void Lose(WorkbenchException failure) => Interlocked.CompareExchange(ref _failure, failure, null);

    /// <summary>What it did, for the result.</summary>
    public ServiceShare Share => new(name, Answered, Failure?.Message);
}
