using System.Text.Json.Serialization;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models;

/// <summary>
/// A model in memory under a name. Every topic adds its experiments to it as extension methods:
/// <c>model.Tokens("…")</c>, <c>model.Generate("…")</c>, …
/// </summary>
[JsonConverter(typeof(TableJsonConverter))]
public sealed class LoadedModel : ITabularResult, IDisposable
{
    private readonly int? _contextLength;
    private readonly LlamaModel _engine;
    private readonly Lock _gate = new();
    private LlamaContext? _context;

    /// <summary>Takes over a model of the engine.</summary>
    /// <param name="name">The name by which commands call it.</param>
    /// <param name="engine">The model; disposed together with this.</param>
    /// <param name="contextLength">The context window in tokens, or <see langword="null"/> for the engine's choice.</param>
    public LoadedModel(string name, LlamaModel engine, int? contextLength = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(engine);
        Name = name;
        LoadWords = name;
        _engine = engine;
        _contextLength = contextLength;
    }

    /// <summary>The name by which commands call it.</summary>
    public string Name { get; }

    /// <summary>The engine's model: its shapes, vocabulary and file.</summary>
    /// <exception cref="WorkbenchException">The model was disposed; the sentence tells how to load it again.</exception>
    public LlamaModel Engine =>
        _engine.IsDisposed
            ? throw new WorkbenchException(
                $"The model {VisibleText.Phrase(Name)} was disposed: load it again with #!model {VisibleText.Phrase(LoadWords)}."
            )
            : _engine;

    /// <summary>Whether somebody disposed it.</summary>
    internal bool IsDisposed => _engine.IsDisposed;

    /// <summary>What stands after <c>#!model</c> to load it once more.</summary>
    internal string LoadWords { get; init; }

    /// <summary>Where experiments on it find the texts and questions that are not named.</summary>
    public DatasetFinder Datasets { get; init; } = DatasetFinder.Default();

    /// <summary>The context window in tokens that was asked for; <see langword="null"/> for the one the model was trained on.</summary>
    public int? ContextLength => _contextLength;

    /// <summary>The most tokens that are read at once: the window that was asked for, or what the model was trained on.</summary>
    internal int LongestText => _contextLength ?? Engine.TrainedContextLength;

    /// <summary>Why more tokens than that are not read, and what helps, as the end of a sentence.</summary>
    /// <param name="tokens">How many would be read.</param>
    /// <param name="otherwise">What helps beside a longer context; <see langword="null"/> for nothing.</param>
    internal string TooLong(int tokens, string? otherwise = null) =>
        _contextLength is { } length
            ? $"{VisibleText.Phrase(Name)} was loaded with a context of {length:N0}: load it with a longer one, as in #!model "
                + $"NAME --context {tokens}{(otherwise is null ? "" : $", or {otherwise}")}"
            : $"{VisibleText.Phrase(Name)} was trained on {Engine.TrainedContextLength:N0} at "
                + $"most{(otherwise is null ? "" : $": {otherwise}")}";

    /// <summary>The vocabulary.</summary>
    /// <exception cref="WorkbenchException">The model was disposed.</exception>
    public LlamaVocabulary Vocabulary => Engine.Vocabulary;

    /// <summary>The quantization, as in <c>Q4_K_M</c>.</summary>
    public string Quantization => QuantizationName.Of(Engine.File);

    /// <summary>The path of the file that was loaded, for reading it once more.</summary>
    /// <exception cref="Gguf.GgufFormatException">Another file is there now, it was changed, or it is gone.</exception>
    /// <exception cref="WorkbenchException">An adapter acts in the model: its file alone is not what it computes with.</exception>
    internal string UnchangedPath
    {
        get
        {
            if (Engine.Adapters.Count > 0)
            {
                throw new WorkbenchException(
                    $"{VisibleText.Phrase(Name)} has an adapter, and this reads the model's file, which is without it: write both into one "
                        + "file with #!adapter --merge FILE.gguf and load that, or take the adapter off with #!adapter --off."
                );
            }

            Engine.File.RequireUnchanged();
            return Engine.Path;
        }
    }

    /// <summary>The context that this model's experiments share; made when it is first asked for, and once more after somebody disposed
    /// it.</summary>
    /// <exception cref="WorkbenchException">The model was disposed.</exception>
    /// <exception cref="LlamaException">The memory does not suffice for it.</exception>
    public LlamaContext Context
    {
        get
        {
            lock (_gate)
            {
                return _context is { IsDisposed: false } && !_engine.IsDisposed ? _context : _context = NewContext();
            }
        }
    }

    /// <summary>Makes a context of one's own, as long as the shared one unless a length is given.</summary>
    /// <param name="options">How; <see langword="null"/> for the usual.</param>
    /// <returns>A context, to be disposed by the caller.</returns>
    /// <exception cref="LlamaException">The memory does not suffice, or an option is out of its range.</exception>
    public LlamaContext NewContext(LlamaContextOptions? options = null)
    {
        options ??= new LlamaContextOptions();
        return new LlamaContext(Engine, options with { Length = options.Length ?? _contextLength });
    }

    /// <summary>Makes a tracer, as long as the shared context unless a length is given.</summary>
    /// <param name="options">How; <see langword="null"/> for the usual.</param>
    /// <returns>A tracer, to be disposed by the caller.</returns>
    /// <exception cref="LlamaException">The memory does not suffice, an option is out of its range, or the model cannot be run.</exception>
    public LlamaTracer NewTracer(LlamaContextOptions? options = null)
    {
        options ??= new LlamaContextOptions();
        return new LlamaTracer(Engine, options with { Length = options.Length ?? _contextLength });
    }

    /// <summary>What the model is, in one row.</summary>
    /// <returns>A table of one row.</returns>
    public Table ToTable() =>
        Table.Of(
            [Engine],
            new("model", "model", _ => Name),
            new("path", null, engine => engine.Path),
            new("calls_itself", null, engine => engine.File.Metadata.Name),
            new("architecture", "architecture", engine => engine.Architecture),
            new("parameters", "parameters", engine => engine.HasWeights ? engine.ParameterCount : null, Format.Parameters),
            new("quantization", "type", engine => Quantization),
            new(
                "bits_per_weight",
                "bits/weight",
                engine => engine.HasWeights ? QuantizationName.BitsPerWeight(engine.File) : null,
                Format.Fixed(1)
            ),
            new("weight_bytes", "weights", engine => engine.HasWeights ? engine.SizeInBytes : null, Format.Bytes),
            new("layers", "layers", engine => engine.LayerCount, Format.Number),
            new("heads", "heads", engine => engine.HeadCount, Format.Number),
            new("key_value_heads", "key/value heads", engine => engine.KeyValueHeadCount, Format.Number),
            new("width", "width", engine => engine.EmbeddingLength, Format.Number),
            new("vocabulary", "vocabulary", engine => engine.Vocabulary.Count, Format.Whole),
            new("context_tokens", "trained context", engine => engine.TrainedContextLength, Format.Whole),
            new("gpu_layers", "layers on the GPU", engine => engine.HasWeights ? engine.OffloadedLayers : null, Format.Number),
            new("license", "licence", engine => engine.File.Metadata.License)
        );

    /// <summary>Frees the context and the model.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _context?.Dispose();
            _context = null;
        }

        _engine.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
