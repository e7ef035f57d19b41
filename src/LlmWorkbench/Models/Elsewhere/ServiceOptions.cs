namespace LlmWorkbench.Models.Elsewhere;

/// <summary>How a model that a service runs is asked.</summary>
public sealed record ServiceOptions
{
    /// <summary>The model's name at the service; <see langword="null"/> for the only one that it has.</summary>
    public string? Model { get; init; }

    /// <summary>How the service is spoken to; <see langword="null"/> to find out.</summary>
    public ServiceApi? Api { get; init; }

    /// <summary>The environment variable, or the entry of the user secrets <c>llm-workbench</c>, that holds the key;
    /// <see langword="null"/> for <c>LLM_WORKBENCH_API_KEY</c>, and at OpenAI's own address for <c>OPENAI_API_KEY</c>.</summary>
    public string? KeyFrom { get; init; }

    /// <summary>How long an answer, or the next piece of one, is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a request is sent again when the service is busy or cannot be reached.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>How long is waited before it is sent again, twice as long each time; a service that says how long is believed.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(0.5);
}
