using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Numbers;
using LlmWorkbench.Llama.Tensors;

namespace LlmWorkbench.Llama.Quantization.Importance;

/// <summary>
/// Computes importance matrices as llama-imatrix does: the text is cut into pieces of <see cref="ImportanceOptions.ChunkSize"/>
/// tokens, each is read with an empty context (its first token replaced by the begin token where the vocabulary adds one), and for
/// every weight matrix of the layers the squares of its inputs are added up.
/// </summary>
public static class LlamaImportance
{
    /// <summary>Reads a text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">The text; what does not fill a last piece is left out.</param>
    /// <param name="options">How; null is as llama-imatrix.</param>
    /// <param name="progress">Told the fraction done, 0 to 1.</param>
    /// <param name="keep">Given after each piece but the last what makes the matrix of the pieces so far; null for nobody.</param>
    /// <param name="cancellation">Stops the computation within tens of milliseconds.</param>
    /// <exception cref="ArgumentException">A token is not in the vocabulary.</exception>
    /// <exception cref="MeaninglessNumbersException">The model's numbers are not finite for this text.</exception>
    /// <exception cref="LlamaException">The text is shorter than a piece, the model cannot be run, the memory does not suffice, or the sum
    /// of an input's squares is not a finite number.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ImportanceMatrix Compute(
        LlamaModel model,
        IReadOnlyList<int> tokens,
        ImportanceOptions? options = null,
        IProgress<double>? progress = null,
        Action<Func<ImportanceMatrix>>? keep = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokens);
        options ??= new ImportanceOptions();
        ObjectDisposedException.ThrowIf(model.IsDisposed, model);
        LlamaContext.RequireDecoder(model);
        int size = options.ChunkSize;
        if (size <= 0 || options.MaxChunks <= 0)
        {
            throw new LlamaException(
                $"{options.MaxChunks ?? 1} pieces of {size} tokens cannot be read: give at least one piece of at least one token."
            );
        }

        int chunks = Math.Min(tokens.Count / size, options.MaxChunks ?? int.MaxValue);
        if (chunks == 0)
        {
            throw new LlamaException(
                $"The text has {tokens.Count:N0} tokens, and an importance matrix needs at least one piece of {size:N0}: give a "
                    + "longer text, or smaller pieces."
            );
        }

        var collector = new ImportanceCollector(options.WithOutput);
        using NativeContext native = Context(model, options);
        int[] ids = [.. tokens.Take(chunks * size)];
        Require(model, ids);
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            Read(native, collector, Piece(model, ids, chunk * size, size), cancellation);
            progress?.Report((chunk + 1.0) / chunks);
            int done = chunk + 1;
            if (done < chunks)
            {
                keep?.Invoke(() => Matrix(collector, done, options));
            }
        }

        return Matrix(collector, chunks, options);
    }

    private static ImportanceMatrix Matrix(ImportanceCollector collector, int chunks, ImportanceOptions options)
    {
        Dictionary<string, ImportanceEntry> entries = collector.Entries();
        foreach ((string name, ImportanceEntry entry) in entries)
        {
            if (entry.Sums.Any(sum => !float.IsFinite(sum)))
            {
                throw new LlamaException(
                    $"What {name} is multiplied with is not a finite number for this text, so that its importance cannot be computed."
                );
            }
        }

        return new ImportanceMatrix("computed by LLM Workbench", [options.Dataset], chunks, options.ChunkSize, entries);
    }

    private static NativeContext Context(LlamaModel model, ImportanceOptions options)
    {
        var contextOptions = new LlamaContextOptions { Length = options.ChunkSize, Threads = options.Threads };
        contextOptions.Validate(model);
        int block = LlamaContext.BlockLength(model, contextOptions);
        long bytes = ContextSize.RequireFit(model, contextOptions, options.ChunkSize, block);
        return new NativeContext(
            model,
            contextOptions,
            options.ChunkSize,
            block,
            options.Threads ?? ThreadCount.Default,
            bytes,
            traced: true
        );
    }

    private static void Require(LlamaModel model, int[] ids)
    {
        foreach (int id in ids)
        {
            model.Vocabulary.RequireToken(id);
        }
    }

    private static int[] Piece(LlamaModel model, int[] ids, int start, int size)
    {
        int[] piece = ids[start..(start + size)];
        if (model.Vocabulary.AddsBeginToken && model.Vocabulary.BeginToken is { } begin)
        {
            piece[0] = begin;
        }

        return piece;
    }

    // All logits are asked for: the last layer computes only rows whose logits are.
    private static void Read(NativeContext native, ImportanceCollector collector, int[] piece, CancellationToken cancellation)
    {
        native.ForgetFrom(0);
        for (int from = 0; from < piece.Length; )
        {
            int count = Math.Min(native.Block, piece.Length - from);
            sbyte[] outputs = new sbyte[count];
            Array.Fill(outputs, (sbyte)1);
            int start = from;
            TensorTap.Listen(collector, () => native.Decode(piece.AsSpan(start, count), outputs, cancellation));
            if (!collector.IsFinite)
            {
                throw native.NotFinite(piece[..(start + count)], isChanged: false);
            }

            // Logits mean nothing too when numbers that are not finite were taken for 0 on the way.
            _ = native.Row(count - 1, () => piece[..(start + count)]);
            from += count;
        }
    }
}
