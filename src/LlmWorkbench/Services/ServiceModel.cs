using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Embeddings;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Generation;
using LlmWorkbench.Llama.Sampling;
using LlmWorkbench.Logits;
using LlmWorkbench.Models;
using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.PromptFormats;
using LlmWorkbench.Runs;
using LlmWorkbench.Services.Protocols;
using LlmWorkbench.Surprisal;
using LlmWorkbench.Tokens;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Services;

/// <summary>A model that a service runs. What it gives away differs from service to service; what one has no call for is refused when it is
/// asked for. Calls may come from many threads at once.</summary>
/// <param name="description">What runs the model, as in <c>vLLM at http://host:8000</c>.</param>
/// <param name="protocol">How it is asked.</param>
/// <param name="facts">What it says of its model.</param>
/// <param name="connection">What is disposed with it.</param>
internal sealed class ServiceModel(string description, ServiceProtocol protocol, ModelFacts facts, IDisposable? connection = null)
    : IModelRunner,
        ITextGenerator,
        IChatGenerator,
        INextTokenSource,
        IPromptScorer,
        ITextTokenizer,
        ITextEmbedder,
        IQuestionAnswerer,
        IKnownWeights
{
    // Of another service too, with which this one shares questions.
    private readonly ServiceProtocol _protocol = protocol;
    private readonly ModelFacts _facts = facts;
    private volatile bool _disposed;

    /// <inheritdoc/>
    public string Description => description;

    /// <inheritdoc/>
    public ModelFacts Facts => _facts;

    /// <inheritdoc/>
    public IReadOnlyList<string> Commands => _protocol.Commands;

    /// <inheritdoc/>
    public string Lacks => "which needs the weights, because what goes on inside of a model stands in no answer of a service";

    /// <inheritdoc/>
    public bool IsDisposed => _disposed;

    /// <inheritdoc/>
    public GenerationResult Generate(LoadedModel model, string prompt, GenerateOptions options, RunContext run)
    {
        SurprisalResult? scores = options.ScorePrompt
            ? Score(model, prompt, new TokenizationOptions { ParseSpecial = options.ParseSpecial }, run.Cancellation)
            : null;
        return ServiceGeneration.Run(_protocol, model.Name, prompt, options, scores, run);
    }

    /// <inheritdoc/>
    public int? Window => _facts.ServedContextLength;

    /// <inheritdoc/>
    public int? CountTokens(IReadOnlyList<SpokenMessage> messages, CancellationToken cancellation) =>
        _protocol.CountTokens(messages, cancellation);

    /// <inheritdoc/>
    public GenerationResult Answer(LoadedModel model, IReadOnlyList<SpokenMessage> messages, GenerateOptions options, RunContext run) =>
        options.ScorePrompt
            ? throw new WorkbenchException(
                "--prompt-logprobs scores a text, and a conversation has its service's format around it: leave --chat or it out."
            )
            : ServiceGeneration.Answer(_protocol, model.Name, messages, options, run);

    /// <inheritdoc/>
    public LogitsResult NextTokens(LoadedModel model, string text, LogitsOptions options, RunContext run)
    {
        if (options.Tokens.Count > 0)
        {
            throw new WorkbenchException(
                "--token needs the whole distribution, of which a service shows the most probable tokens alone: leave it out, list more "
                    + "with --top, or ask a local model."
            );
        }

        run.ThrowIfStopped();
        SamplingOptions sampling = _protocol.Honoured(options.Sampling);
        GenerationResult one = ServiceGeneration.Next(_protocol, model.Name, text, options.Top, run.Cancellation);
        NextToken[] top = [.. one.Tokens.SelectMany(token => token.Alternatives).Take(options.Top).Select(Next)];
        if (top.Length == 0)
        {
            throw new WorkbenchException(
                $"{ServiceProtocol.AtBeginning(description)} gave no log-probabilities, so what else could come is not known: "
                    + "not every service or model has them."
            );
        }

        double rest = Math.Max(0, 1 - top.Sum(token => token.ModelProbability));
        return new LogitsResult(
            model.Name,
            text,
            one.PromptTokenCount,
            sampling,
            top,
            rest,
            double.NaN,
            Entropy.Bits([.. top.Select(token => token.ModelProbability), rest]),
            0,
            _facts.VocabularySize ?? 0
        )
        {
            IsPartial = true,
        };
    }

    /// <inheritdoc/>
    public SurprisalResult Score(LoadedModel model, string text, TokenizationOptions options, RunContext run)
    {
        Require(text);
        return Result(
            _protocol.Score(
                text,
                options,
                0,
                (soFar, share) =>
                {
                    run.Keep(() => Result(soFar));
                    run.Report(share, $"{share * 100:0} %");
                },
                run.Cancellation
            )
        );

        SurprisalResult Result(IReadOnlyList<ServiceToken> tokens) => new(model.Name, text, [.. tokens.Select(Scored)]);
    }

    /// <inheritdoc/>
    public TokenizationResult Tokens(LoadedModel model, string text, TokenizationOptions options)
    {
        IReadOnlyList<ServiceToken> tokens = _protocol.Tokenize(text, options, CancellationToken.None);
        (int Start, int Length)[] places = TokenPlaces.In(text, tokens);
        return new TokenizationResult(
            model.Name,
            text,
            [
                .. tokens.Zip(
                    places,
                    (token, place) => new TokenInfo(token.Id, token.Text, token.Bytes, place.Start, place.Length, Kind(token, place.Length))
                ),
            ],
            _facts.VocabularySize
        );
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Embed(IReadOnlyList<string> texts, RunContext run) => _protocol.Embed(texts, run.Cancellation);

    /// <inheritdoc/>
    public EvaluationResult Evaluate(
        IReadOnlyList<LoadedModel> models,
        QuestionDataset dataset,
        EvaluationOptions options,
        RunContext run
    ) => new ServiceEvaluation([.. models.Select(Site)], dataset, options).Run(run);

    /// <inheritdoc/>
    public CachedPieces Open(EvaluationCache? cache, string kind, CancellationToken cancellation, params object?[] parts) =>
        KnownPieces.Open(cache, kind, _protocol.Name, _facts, cache is null ? null : ServiceProbe.Ask(_protocol, cancellation), parts);

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        connection?.Dispose();
    }

    private static ServiceSite Site(LoadedModel model) =>
        model.Require<IQuestionAnswerer>() is ServiceModel service
            ? new ServiceSite(model.Name, service._protocol, service._facts)
            : throw new WorkbenchException($"{VisibleText.Phrase(model.Name)} is no service that shares questions with others.");

    private static void Require(string text)
    {
        if (text.Length == 0)
        {
            throw new WorkbenchException("The text has no tokens: give at least one word.");
        }
    }

    private static NextToken Next(Llama.Decoding.TokenAlternative token) =>
        new(
            token.Id,
            token.Text,
            token.Bytes.IsEmpty ? System.Text.Encoding.UTF8.GetBytes(token.Text) : token.Bytes,
            (float)Math.Log(token.ModelProbability),
            token.ModelProbability,
            double.NaN
        );

    private static SurprisalToken Scored(ServiceToken token) =>
        new(
            token.Id,
            token.Text,
            token.Bytes,
            double.IsNaN(token.LogProbability)
                ? null
                : new TokenScore(token.Probability, Math.Max(0, -token.LogProbability / Math.Log(2)), double.NaN, token.Rank)
        );

    private static TokenKind Kind(ServiceToken token, int length) =>
        length == 0 ? TokenKind.Control
        : token.HiddenBytes.IsEmpty ? TokenKind.Text
        : TokenKind.Bytes;
}
