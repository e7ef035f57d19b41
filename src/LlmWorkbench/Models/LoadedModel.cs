using System.Text.Json.Serialization;
using LlmWorkbench.Datasets;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Tracing;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.Models.Capabilities;
using LlmWorkbench.Tables;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models;

/// <summary>
/// A model in memory under a name. Every topic adds its experiments to it as extension methods:
/// <c>model.Tokens("…")</c>, <c>model.Generate("…")</c>, … Most have their weights in llama.cpp's hands (<see cref="Engine"/>), and every
/// experiment works on them. Others are run by something else (<see cref="IModelRunner"/>): what asks for a <see cref="Capability{T}"/>
/// that they have works on them too, and what needs the weights is refused.
/// </summary>
[JsonConverter(typeof(TableJsonConverter))]
public sealed class LoadedModel : ITabularResult, ITokenizer, IDisposable
{
    private readonly int? _contextLength;
    private readonly LlamaModel? _engine;
    private readonly IModelRunner? _runner;
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

    /// <summary>Takes over a model that something else than llama.cpp runs.</summary>
    /// <param name="name">The name by which commands call it.</param>
    /// <param name="runner">What runs it; disposed together with this.</param>
    public LoadedModel(string name, IModelRunner runner)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(runner);
        Name = name;
        LoadWords = name;
        _runner = runner;
    }

    /// <summary>The name by which commands call it.</summary>
    public string Name { get; }

    /// <summary>What runs it in llama.cpp's place; <see langword="null"/> where llama.cpp does.</summary>
    public IModelRunner? Runner => _runner;

    /// <summary>What it is.</summary>
    /// <exception cref="WorkbenchException">The model was disposed.</exception>
    public ModelFacts Facts => _runner is null ? FileFacts.Of(Engine) : _runner.Facts;

    /// <summary>A capability of the model.</summary>
    /// <typeparam name="T">The capability, as in <see cref="ILogitReader"/>; of a model in llama.cpp's hands that is
    /// <see cref="Context"/>.</typeparam>
    /// <returns>The capability; <see langword="null"/> where the model does not have it.</returns>
    /// <exception cref="WorkbenchException">The model was disposed.</exception>
    public T? Capability<T>()
        where T : class =>
        IsDisposed ? throw Disposed()
        : _runner is not null ? _runner as T
        : typeof(T) == typeof(ILogitReader) ? Context as T
        : this as T;

    /// <summary>A capability without which something cannot be done.</summary>
    /// <typeparam name="T">The capability.</typeparam>
    /// <returns>The capability.</returns>
    /// <exception cref="WorkbenchException">The model does not have it, or was disposed.</exception>
    public T Require<T>()
        where T : class => Capability<T>() ?? throw NotHere();

    /// <summary>llama.cpp's model: its shapes, vocabulary and file.</summary>
    /// <exception cref="WorkbenchException">The model was disposed, or something else runs it; the sentence says what works.</exception>
    public LlamaModel Engine =>
        IsDisposed ? throw Disposed()
        : _engine is null ? throw NotHere()
        : _engine;

    /// <summary>Whether somebody disposed it.</summary>
    internal bool IsDisposed => _runner is null ? _engine!.IsDisposed : _runner.IsDisposed;

    /// <summary>What stands after <c>#!model</c> to load it once more; empty where only C# can.</summary>
    internal string LoadWords { get; init; }

    /// <summary>Where experiments on it find the texts and questions that are not named.</summary>
    public DatasetFinder Datasets { get; init; } = DatasetFinder.Default();

    /// <summary>The context window in tokens that was asked for; <see langword="null"/> for the one the model was trained on.</summary>
    public int? ContextLength => _contextLength;

    /// <summary>What the model was trained on, in tokens; 0 where nobody knows.</summary>
    internal int TrainedContextLength => _runner is null ? Engine.TrainedContextLength : _runner.Facts.TrainedContextLength ?? 0;

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
    /// <exception cref="WorkbenchException">The model was disposed, or its tokenizer is not known here.</exception>
    public LlamaVocabulary Vocabulary => _runner is null ? Engine.Vocabulary : Require<ITokenizer>().Vocabulary;

    /// <summary>The quantization, as in <c>Q4_K_M</c>.</summary>
    public string Quantization => _runner is null ? QuantizationName.Of(Engine.File) : _runner.Facts.WeightType ?? "unknown";

    /// <summary>The chat template (Jinja), as text, or <see langword="null"/>.</summary>
    internal string? ChatTemplate => _runner is null ? Engine.ChatTemplate : _runner.Facts.ChatTemplate;

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

    /// <summary>Whether it runs at an address.</summary>
    /// <param name="address">The address, with the model's name behind a <c>#</c> where there is one.</param>
    internal bool IsAt(string address) => !IsDisposed && _runner is not null && LoadWords == address;

    /// <summary>Whether a path leads to what it was loaded from, unchanged since.</summary>
    /// <param name="path">A full path.</param>
    internal bool IsOf(string path) =>
        !IsDisposed
        && (
            _engine is null
                ? _runner!.Facts.Path == System.IO.Path.TrimEndingDirectorySeparator(path)
                : _engine.Path == path && _engine.File.IsUnchanged
        );

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
                return _context is { IsDisposed: false } && !IsDisposed ? _context : _context = NewContext();
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
            [Facts],
            new("model", "model", _ => Name),
            new("path", null, facts => facts.Path),
            new("address", null, facts => facts.Address),
            new("calls_itself", null, facts => facts.OwnName),
            new("architecture", "architecture", facts => facts.Architecture),
            new("parameters", "parameters", facts => facts.ParameterCount, Format.Parameters),
            new("quantization", "type", facts => facts.WeightType),
            new("bits_per_weight", "bits/weight", facts => facts.BitsPerWeight, Format.Fixed(1)),
            new("weight_bytes", "weights", facts => facts.SizeInBytes, Format.Bytes),
            new("layers", "layers", facts => facts.Layers, Format.Number),
            new("heads", "heads", facts => facts.Heads, Format.Number),
            new("key_value_heads", "key/value heads", facts => facts.KeyValueHeads, Format.Number),
            new("width", "width", facts => facts.Width, Format.Number),
            new("vocabulary", "vocabulary", facts => facts.VocabularySize, Format.Whole),
            new("context_tokens", "trained context", facts => facts.TrainedContextLength, Format.Whole),
            new("gpu_layers", "layers on the GPU", facts => facts.OffloadedLayers, Format.Number),
            new("license", "licence", facts => facts.License)
        );

    /// <summary>Frees the context and the model.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _context?.Dispose();
            _context = null;
        }

        _engine?.Dispose();
        _runner?.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private WorkbenchException Disposed() =>
        new(
            $"The model {VisibleText.Phrase(Name)} was disposed: "
                + (LoadWords.Length > 0 ? $"load it again with #!model {VisibleText.Phrase(LoadWords)}." : "add it again with Models.Add.")
        );

    private WorkbenchException NotHere() =>
        new(
            $"{VisibleText.Phrase(Name)} cannot do this, {_runner!.Lacks}: it is run by "
                + $"{_runner.Description}, with which {Sentences.And(_runner.Commands.Select(command => $"#!{command}"))} work; for all "
                + "else load a .gguf file."
        );
}
