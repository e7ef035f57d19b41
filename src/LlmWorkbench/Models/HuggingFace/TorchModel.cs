using System.Text.Json.Nodes;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Models.HuggingFace;

/// <summary>
/// An OPT model in Hugging Face's form, run by TorchSharp in a process of its own. Each text is read as a whole: what was read before is
/// not kept. An interrupt ends the process, and the next request starts another.
/// </summary>
internal sealed class TorchModel : IModelRunner, ITokenizer, ILogitReader, IAttentionReader
{
    private readonly CheckpointConfiguration _configuration;
    private readonly CheckpointVocabulary _vocabulary;
    private readonly Lock _gate = new();
    private TorchProcess? _process;
    private int[] _read = [];
    private bool _disposed;

    private TorchModel(CheckpointConfiguration configuration, CheckpointVocabulary vocabulary, int length)
    {
        (_configuration, _vocabulary, Length) = (configuration, vocabulary, length);
        AttentionHeads = [.. Enumerable.Range(0, configuration.Layers).Select(layer => (layer, configuration.Heads))];
        Facts = configuration.ToFacts();
    }

    /// <summary>Loads a model: its tokenizer here, its weights in another process.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="contextLength">The longest text in tokens; <see langword="null"/> for what the model has positions for.</param>
    /// <param name="run">Told how far it has come; stops it.</param>
    /// <exception cref="WorkbenchException">It cannot be loaded; the sentence says why.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static TorchModel Load(string folder, int? contextLength, RunContext run)
    {
        var configuration = CheckpointConfiguration.Read(folder);
        if (contextLength > configuration.Context)
        {
            throw new WorkbenchException(
                $"This model has learned {configuration.Context:N0} positions, and no more can be read: give --context "
                    + $"{configuration.Context} at most."
            );
        }

        var vocabulary = new CheckpointVocabulary(configuration);
        var model = new TorchModel(configuration, vocabulary, contextLength ?? configuration.Context);
        try
        {
            TorchProcess process = model.Running(run);
            int bits = process.WeightType == "F32" ? 32 : 16;
            model.Facts = model.Facts with
            {
                ParameterCount = process.ParameterCount,
                WeightType = process.WeightType,
                BitsPerWeight = bits,
                SizeInBytes = process.ParameterCount * bits / 8,
                ChatTemplate = vocabulary.Model.ChatTemplate,
            };
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Description => "TorchSharp in a process of its own, because llama.cpp does not read OPT";

    /// <inheritdoc/>
    public ModelFacts Facts { get; private set; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Commands => ["tokens", "generate", "logits", "surprisal", "perplexity", "attention"];

    /// <inheritdoc/>
    public bool IsDisposed => Volatile.Read(ref _disposed);

    /// <inheritdoc/>
    public LlamaVocabulary Vocabulary => _vocabulary.Model.Vocabulary;

    /// <inheritdoc/>
    public int Length { get; }

    /// <inheritdoc/>
    public int ReusedTokens => 0;

    /// <inheritdoc/>
    public int CachedTokenCount => _read.Length;

    /// <inheritdoc/>
    public IReadOnlyList<(int Layer, int Heads)> AttentionHeads { get; }

    /// <inheritdoc/>
    public void Evaluate(
        IReadOnlyList<int> tokens,
        LogitPositions positions,
        LogitsVisitor visit,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(visit);
        int[] ids = Checked(tokens);
        int first = Enumerable.Range(0, ids.Length).FirstOrDefault(position => positions.Wants(position, ids.Length), ids.Length - 1);
        int position = first;
        var request = new JsonObject
        {
            ["do"] = "read",
            ["tokens"] = Numbers(ids),
            ["from"] = first,
        };
        Ask(request, Rows, cancellation);
        _read = ids;

        void Rows(float[] rows)
        {
            for (int at = 0; at < rows.Length; at += Vocabulary.Count, position++)
            {
                if (positions.Wants(position, ids.Length))
                {
                    visit(position, rows.AsSpan(at, Vocabulary.Count));
                }
            }

            progress?.Report((double)position / ids.Length);
        }
    }

    /// <inheritdoc/>
    public void Append(int token, Span<float> logits, CancellationToken cancellation = default)
    {
        float[] next = new float[Vocabulary.Count];
        Evaluate([.. _read, token], LogitPositions.Last, (_, row) => row.CopyTo(next), null, cancellation);
        next.CopyTo(logits);
    }

    /// <inheritdoc/>
    public void ReadAttention(
        IReadOnlyList<int> tokens,
        IReadOnlyList<(int Layer, int Head)> heads,
        Action<int, int, float[][]> take,
        RunContext run
    )
    {
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentNullException.ThrowIfNull(take);
        int[] ids = Checked(tokens);
        int done = 0;
        var request = new JsonObject
        {
            ["do"] = "attend",
            ["tokens"] = Numbers(ids),
            ["heads"] = new JsonArray([.. heads.Select(place => Numbers([place.Layer, place.Head]))]),
        };
        Ask(request, Head, run.Cancellation);

        void Head(float[] triangle)
        {
            (int layer, int head) = heads[done++];
            take(layer, head, [.. Enumerable.Range(0, ids.Length).Select(q => triangle.AsSpan(q * (q + 1) / 2, q + 1).ToArray())]);
            run.Report((double)done / heads.Count, "");
        }
    }

    /// <summary>Ends the process.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        lock (_gate)
        {
            _process?.Dispose();
            _process = null;
        }

        _vocabulary.Dispose();
    }

    private void Ask(JsonObject request, Action<float[]> take, CancellationToken cancellation)
    {
        lock (_gate)
        {
            try
            {
                Running(cancellation).Ask(request, take, cancellation);
            }
            catch
            {
                // What is left of an answer would be taken for the next.
                _process?.Dispose();
                _process = null;
                throw;
            }
        }
    }

    private TorchProcess Running(RunContext run)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return _process ??= TorchProcess.Start(_configuration.Folder, run);
    }

    private int[] Checked(IReadOnlyList<int> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.Count == 0)
        {
            throw new ArgumentException("There is no token to read.", nameof(tokens));
        }

        if (tokens.Count > Length)
        {
            throw new ContextFullException(tokens.Count, Length);
        }

        int count = Vocabulary.Count;
        return tokens.Any(id => id < 0 || id >= count)
            ? throw new ArgumentException($"A number is no token: this vocabulary has 0 to {count - 1}.", nameof(tokens))
            : [.. tokens];
    }

    private static JsonArray Numbers(int[] numbers) => new([.. numbers.Select(number => JsonValue.Create(number))]);
}
