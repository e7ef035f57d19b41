using System.Runtime.CompilerServices;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Decoding;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Models;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Tokens;
using Microsoft.Extensions.AI;
using EngineGeneration = LlmWorkbench.Llama.Decoding.Generation;

namespace LlmWorkbench.Chat;

/// <summary>
/// A model of the workbench as the client that programs with Microsoft.Extensions.AI talk to. It answers in the model's chat format, with
/// the log-probability of each token (<see cref="TokenLogProbability"/>) in the additional properties, and has a context of its own: what
/// the workbench does with the model meanwhile does not disturb it. Requests from several threads wait for each other. Where options say
/// nothing, those of <see cref="GenerationOptions"/> hold, the seed too, so that an answer can be repeated; an answer may be as long as
/// the context.
/// </summary>
public sealed class ModelChatClient : IChatClient
{
    private readonly LoadedModel _model;
    private readonly ChatFormat _format;
    private readonly ChatClientMetadata _metadata;
    private readonly SemaphoreSlim _turn = new(1);
    private LlamaContext? _context;
    private bool _disposed;

    /// <summary>Makes a client; its context is made when it is first needed.</summary>
    /// <param name="model">The model, which stays the caller's.</param>
    /// <exception cref="WorkbenchException">The model has no chat template, or one that is not known.</exception>
    public ModelChatClient(LoadedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _format = ChatConversation.Format(model);
        _metadata = new ChatClientMetadata("llm-workbench", defaultModelId: model.Name);
    }

    /// <summary>Answers a conversation.</summary>
    /// <param name="messages">What was said: text only, the last by the user.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults. <see cref="ChatOptions.RawRepresentationFactory"/> may make
    /// <see cref="GenerationOptions"/>, which hold where the other options say nothing.</param>
    /// <param name="cancellationToken">Stops it within tens of milliseconds.</param>
    /// <returns>The answer; its raw representation is a <see cref="GenerationResult"/>, which draws itself in a notebook.</returns>
    /// <exception cref="WorkbenchException">A message or an option asks for what is not there.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="ContextFullException">The conversation is longer than the context.</exception>
    /// <exception cref="LlamaException">The model cannot be run, or the memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Request request = Read(messages, options);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return ChatAnswer.Whole(await Task.Run(() => Generate(request, cancellationToken), cancellationToken).ConfigureAwait(false));
        }
        finally
        {
            GiveBack();
        }
    }

    /// <summary>Answers a conversation token by token.</summary>
    /// <param name="messages">What was said: text only, the last by the user.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops it within tens of milliseconds.</param>
    /// <returns>An update for each token, with its log-probability; the last says why the answer ended and what was used.</returns>
    /// <inheritdoc cref="GetResponseAsync" path="/exception"/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => Stream(Read(messages, options), cancellationToken);

    /// <summary>What the client is made of: its <see cref="ChatClientMetadata"/>, the <see cref="LoadedModel"/>, or itself.</summary>
    /// <param name="serviceType">The type that is asked for.</param>
    /// <param name="serviceKey">No service has a key.</param>
    /// <returns>The object; <see langword="null"/> where there is none.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null : ((object[])[_metadata, _model, this]).FirstOrDefault(serviceType.IsInstanceOfType);
    }

    /// <summary>Frees the client's context, after the answer that is under way; the model stays the caller's.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        FreeIfDisposed();
    }

    private async IAsyncEnumerable<ChatResponseUpdate> Stream(Request request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var answer = new ChatAnswer(_model.Name);
            using EngineGeneration generation = await Task.Run(() => Begin(request), cancellation).ConfigureAwait(false);
            while (await Task.Run(() => generation.Next(cancellation), cancellation).ConfigureAwait(false) is { } token)
            {
                yield return answer.Update(token);
            }

            yield return answer.Last(request.Tokens.Count, generation);
        }
        finally
        {
            GiveBack();
        }
    }

    private Request Read(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        ArgumentNullException.ThrowIfNull(messages);
        GenerationOptions how = ChatSettings.Read(options, this, _model);
        ChatTranscript transcript = ChatConversation.Transcript(_format, messages, options?.Instructions);
        return new Request(transcript.Text, transcript.Tokenize(_model), how);
    }

    private GenerationResult Generate(Request request, CancellationToken cancellation)
    {
        using EngineGeneration generation = Begin(request);
        GeneratedToken[] tokens = [.. generation.Rest(cancellation)];
        return new GenerationResult(
            _model.Name,
            request.Prompt,
            request.Tokens.Count,
            generation.ReusedTokens,
            tokens,
            generation.StopReason,
            request.Options,
            generation.PromptTime,
            generation.DecodeTime
        )
        {
            StopString = generation.StopString,
        };
    }

    private EngineGeneration Begin(Request request)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        _context ??= _model.NewContext();
        TokenizedText.Require(_model, request.Tokens.Count, _context.Length);
        return new EngineGeneration(_context, request.Tokens, request.Options);
    }

    private void GiveBack()
    {
        _turn.Release();
        FreeIfDisposed();
    }

    // Whoever has the turn frees the context: an answer whose reader disposes the client is still being written.
    private void FreeIfDisposed()
    {
        if (Volatile.Read(ref _disposed) && _turn.Wait(0))
        {
            _context?.Dispose();
            _context = null;
            _turn.Release();
        }
    }

    private sealed record Request(string Prompt, IReadOnlyList<int> Tokens, GenerationOptions Options);
}
