namespace LlmWorkbench.Models.Elsewhere;

/// <summary>How a service is spoken to.</summary>
public enum ServiceApi
{
    /// <summary>OpenAI's completions, which most programs and services offer
    /// (<see href="https://platform.openai.com/docs/api-reference/completions">reference</see>).</summary>
    OpenAi,

    /// <summary>OpenAI's chat completions: each text is sent as a user's message
    /// (<see href="https://platform.openai.com/docs/api-reference/chat">reference</see>).</summary>
    Chat,

    /// <summary>llama.cpp's own server
    /// (<see href="https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md">reference</see>).</summary>
    LlamaServer,

    /// <summary>vLLM: OpenAI's completions, and scores of prompts
    /// (<see href="https://docs.vllm.ai/en/latest/serving/openai_compatible_server.html">reference</see>).</summary>
    Vllm,

    /// <summary>Ollama (<see href="https://github.com/ollama/ollama/blob/main/docs/api.md">reference</see>).</summary>
    Ollama,
}
