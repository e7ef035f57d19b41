using System.Text;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama.Adapters;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Memory;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Tensors;
using LlmWorkbench.Llama.Vocabulary;

namespace LlmWorkbench.Llama.Models;

/// <summary>
/// A model whose weights llama.cpp holds. Any number of <see cref="LlamaContext"/>s can run it. After it was disposed those
/// that it has, and its <see cref="Vocabulary"/>, go on working, and the weights are freed with the last of them. New
/// contexts are refused with <see cref="ObjectDisposedException"/>, and so is the vocabulary once the weights are freed.
/// </summary>
public sealed unsafe class LlamaModel : IDisposable
{
    // llama.h, llama_rope_type: the others have several numbers for each position (images, M-RoPE).
    private const int NoRotation = -1;
    private const int Rotation = 0;
    private const int NeoxRotation = 2;

    private bool _disposed;

    /// <summary>Takes over a model in memory.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="handle">The model; disposed together with this.</param>
    /// <param name="offloadedLayers">How many layers, the output layer counted, lie on a GPU.</param>
    /// <param name="hasWeights">Whether more than the vocabulary was loaded.</param>
    /// <param name="damage">What was found wrong with its weights; null for nothing.</param>
    /// <param name="adapters">The adapters that act in it; disposed together with this. Null is none.</param>
    internal LlamaModel(
        GgufFile file,
        ModelHandle handle,
        int offloadedLayers,
        bool hasWeights,
        TensorDamage? damage,
        IReadOnlyList<LlamaAdapter>? adapters = null
    )
    {
        Adapters = adapters ?? [];
        Path = file.Path;
        File = file;
        Handle = handle;
        OffloadedLayers = offloadedLayers;
        HasWeights = hasWeights;
        Vocabulary = new LlamaVocabulary(handle, file.Metadata);
        if (hasWeights)
        {
            EmbeddingLength = LlamaNative.llama_model_n_embd(handle);
            LayerCount = LlamaNative.llama_model_n_layer(handle);
            Damage = damage;
            HeadCount = LlamaNative.llama_model_n_head(handle);
            KeyValueHeadCount = LlamaNative.llama_model_n_head_kv(handle);
            TrainedContextLength = LlamaNative.llama_model_n_ctx_train(handle);
            LearnedPositions = file.Tensors.Any(tensor => tensor.Name == "position_embd.weight") ? TrainedContextLength : null;
            int rotation = LlamaNative.llama_model_rope_type(handle);
            (HasRotaryPositions, HasPlainPositions) = (rotation != NoRotation, rotation is NoRotation or Rotation or NeoxRotation);
            Memory =
                LlamaNative.llama_model_is_recurrent(handle) != 0 ? ModelMemory.Recurrent
                : LlamaNative.llama_model_is_hybrid(handle) != 0 ? ModelMemory.Hybrid
                : ModelMemory.Attention;
        }
        else
        {
            // A model without layers has no head count to ask for: llama.cpp would end the process (llama-hparams.cpp).
            EmbeddingLength = (int)(file.Metadata.EmbeddingLength ?? 0);
            LayerCount = (int)(file.Metadata.BlockCount ?? 0);
            HeadCount = (int)(file.Metadata.HeadCount ?? 0);
            KeyValueHeadCount = (int)(file.Metadata.KeyValueHeadCount ?? HeadCount);
            TrainedContextLength = (int)(file.Metadata.ContextLength ?? 0);
        }

        ParameterCount = (long)LlamaNative.llama_model_n_params(handle);
        SizeInBytes = (long)LlamaNative.llama_model_size(handle);
        Description = ReadDescription(handle);
    }

    /// <summary>Loads a model, after its file was checked by <see cref="GgufFile"/> and <see cref="GgufModelCheck"/>.</summary>
    /// <param name="path">The GGUF file.</param>
    /// <param name="options">How to load it; null is the defaults. A file without weights is loaded for its vocabulary.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="cancellation">Stops the load.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufFormatException">The file is not a GGUF, no language model, is damaged, or holds what llama.cpp must not be
    /// given.</exception>
    /// <exception cref="LlamaException">llama.cpp is missing or refused the file, the memory does not suffice, or an option is out of
    /// range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LlamaModel Load(
        string path,
        LlamaModelOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new LlamaModelOptions();
        options.Validate();
        GgufFile file = ReadBesideEngine(System.IO.Path.GetFullPath(path), options);
        bool hasWeights = !options.VocabularyOnly && file.Tensors.Count > 0;
        LoadedWeights loaded = new ModelLoading(progress, cancellation).Run(file.Path, file, options with { VocabularyOnly = !hasWeights });
        try
        {
            return new LlamaModel(file, loaded.Model, loaded.OffloadedLayers, hasWeights, loaded.Damage) { Buffers = loaded.Buffers };
        }
        catch
        {
            loaded.Model.Dispose();
            throw;
        }
    }

    /// <summary>The file's full path.</summary>
    public string Path { get; }

    /// <summary>The file's header: metadata and tensor infos.</summary>
    public GgufFile File { get; }

    /// <summary>The tokens that the model reads and writes.</summary>
    public LlamaVocabulary Vocabulary { get; }

    /// <summary>The architecture's name in llama.cpp, such as llama or qwen2.</summary>
    public string Architecture => File.Metadata.GetString("general.architecture") ?? "unknown";

    /// <summary>Numbers per token in the residual stream (d).</summary>
    public int EmbeddingLength { get; }

    /// <summary>How many transformer blocks there are.</summary>
    public int LayerCount { get; }

    /// <summary>Attention heads per layer.</summary>
    public int HeadCount { get; }

    /// <summary>Key/value heads per layer; fewer than <see cref="HeadCount"/> where heads share them.</summary>
    public int KeyValueHeadCount { get; }

    /// <summary>The longest context that the model was trained on, in tokens.</summary>
    public int TrainedContextLength { get; }

    /// <summary>Whether queries and keys are rotated by their positions (RoPE), which can be scaled; else positions are learned, or
    /// distances weaken attention, or there are none.</summary>
    public bool HasRotaryPositions { get; }

    /// <summary>Whether every token of a text sees all others, as in encoders, and not only those before it: such a model gives vectors and
    /// predicts no next token.</summary>
    public bool ReadsBothWays => ReadingDirection.IsBoth(Architecture, File.Metadata);

    /// <summary>How many positions have a learned vector, where positions are learned: no text may be longer. Null elsewhere.</summary>
    public int? LearnedPositions { get; }

    /// <summary>Whether one number says a token's position.</summary>
    internal bool HasPlainPositions { get; }

    /// <summary>How many weights there are.</summary>
    public long ParameterCount { get; }

    /// <summary>What the weights take, in bytes.</summary>
    public long SizeInBytes { get; }

    /// <summary>llama.cpp's one-line description: architecture, size and quantization type.</summary>
    public string Description { get; }

    /// <summary>How many layers, the output layer counted, lie on a GPU.</summary>
    public int OffloadedLayers { get; }

    /// <summary>The buffers that llama.cpp keeps the weights in; empty where somebody else has loaded them, and of a vocabulary.</summary>
    public IReadOnlyList<MemoryBuffer> Buffers { get; private init; } = [];

    /// <summary>
    /// False when only the vocabulary was loaded, by choice or because the file has nothing else: such a model can tokenize and
    /// nothing else, and its lengths and counts are those that the file states, or 0.
    /// </summary>
    public bool HasWeights { get; }

    /// <summary>The chat template (Jinja) that the last adapter or the file carries, or null. It is text: it is never run as
    /// code.</summary>
    public string? ChatTemplate =>
        Adapters.LastOrDefault(adapter => adapter.ChatTemplate is not null)?.ChatTemplate
        ?? File.Metadata.GetString("tokenizer.chat_template");

    /// <summary>The LoRA adapters that act in it, in the order in which they were added; its file is without them.</summary>
    public IReadOnlyList<LlamaAdapter> Adapters { get; }

    /// <summary>The same model with one more LoRA adapter: it shares the weights, and this one stays as it is.</summary>
    /// <param name="path">The adapter's file, checked as that of a model is.</param>
    /// <param name="scale">What its change is multiplied with: 1 as it was trained, 0 for nothing.</param>
    /// <param name="name">The name of the adapter; null for its file's without the ending. One of that name is replaced.</param>
    /// <returns>A model to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufFormatException">The file is no LoRA adapter, or is damaged.</exception>
    /// <exception cref="LlamaException">It was made for another model, llama.cpp refused it, or the scale is out of range.</exception>
    /// <exception cref="ObjectDisposedException">This was disposed.</exception>
    public LlamaModel Adapt(string path, float scale = 1, string? name = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (!HasWeights)
        {
            throw new LlamaException($"{System.IO.Path.GetFileName(Path)} has no weights that an adapter could change.");
        }

        var added = LlamaAdapter.Load(Handle, File, path, scale, name);
        try
        {
            return With([.. Adapters.Where(adapter => adapter.Name != added.Name).Select(adapter => adapter.Share()), added]);
        }
        catch
        {
            added.Handle.Dispose();
            throw;
        }
    }

    /// <summary>The same model with only some of its adapters: it shares the weights, and this one stays as it is.</summary>
    /// <param name="keeps">Whether an adapter stays.</param>
    /// <returns>A model to be disposed by the caller.</returns>
    /// <exception cref="ObjectDisposedException">This was disposed.</exception>
    public LlamaModel WithAdapters(Func<LlamaAdapter, bool> keeps)
    {
        ArgumentNullException.ThrowIfNull(keeps);
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        return With([.. Adapters.Where(keeps).Select(adapter => adapter.Share())]);
    }

    /// <summary>
    /// Bytes that the keys and values of a context take: key/value heads of all layers × head size × tokens, once for keys and
    /// once for values. Layers with a sliding window keep less; where a file does not say which layers keep keys and values, the
    /// fewest are counted.
    /// </summary>
    /// <param name="length">The context in tokens.</param>
    /// <param name="keyType">How keys are stored.</param>
    /// <param name="valueType">How values are stored.</param>
    public double CacheBytes(long length, GgmlType keyType, GgmlType valueType) =>
        KeyValueCacheSize.Bytes(this, length, keyType, valueType);

    internal ModelHandle Handle { get; }

    internal ModelMemory Memory { get; }

    /// <summary>A norm, bias or scale of a block that is not a finite number, or the want of any weights; null where there is neither.
    /// Such a model is never run.</summary>
    internal TensorDamage? Damage { get; }

    /// <summary>Whether it was disposed: nothing new can be done with it.</summary>
    public bool IsDisposed => Volatile.Read(ref _disposed);

    /// <summary>Frees the weights, or leaves that to the last context that uses them.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        foreach (LlamaAdapter adapter in Adapters)
        {
            adapter.Handle.Dispose();
        }

        Handle.Dispose();
    }

    private LlamaModel With(IReadOnlyList<LlamaAdapter> adapters) =>
        new(File, new ModelHandle(Handle, null), OffloadedLayers, HasWeights, Damage, adapters) { Buffers = Buffers };

    /// <summary>Reads a model's header and checks it.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufFormatException">The file is not a GGUF, no language model, is damaged, or holds what llama.cpp must not be
    /// given.</exception>
    internal static GgufFile ReadFile(string path)
    {
        var file = GgufFile.ReadModel(System.IO.Path.GetFullPath(path));
        if (GgufModelCheck.OtherKind(file) is { } kind)
        {
            throw new GgufFormatException(file.Path, kind);
        }

        GgufModelCheck.Validate(file);
        return file;
    }

    // The engine's libraries are loaded meanwhile, unless there is no file at all.
    private static GgufFile ReadBesideEngine(string path, LlamaModelOptions options)
    {
        if (!System.IO.File.Exists(path))
        {
            return ReadFile(path);
        }

        Beside<NativeLibraryFolder> engine = LlamaBackend.LoadBeside();
        try
        {
            GgufFile file = ReadFile(path);
            ModelSize.RequireFit(file, System.IO.Path.GetFileName(file.Path), options);
            _ = engine.Result();
            return file;
        }
        finally
        {
            engine.Wait();
        }
    }

    private static string ReadDescription(ModelHandle handle)
    {
        byte[] buffer = new byte[256];
        fixed (byte* text = buffer)
        {
            int length = LlamaNative.llama_model_desc(handle, text, (nuint)buffer.Length);
            return Encoding.UTF8.GetString(buffer, 0, Math.Clamp(length, 0, buffer.Length - 1));
        }
    }
}
