using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.ModelChecks;
using LlmWorkbench.Gguf.Reading;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Evaluation;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Llama.Vocabulary;
using LlmWorkbench.ModelFuzz.Mutations;
using LlmWorkbench.ModelFuzz.Sources;

namespace LlmWorkbench.ModelFuzz.Running;

/// <summary>
/// Reads and checks one mutated file and, when the checks accept it, has llama.cpp load, tokenize and decode with it, and runs experiments.
/// Runs in the worker process: what it provokes may end it.
/// </summary>
internal sealed class Trial(SourceSet sources, int seed, string path)
{
    /// <summary>The number at which the worker dies, to test that this is noticed.</summary>
    public const int Die = int.MinValue;

    /// <summary>The number at which the worker computes without end.</summary>
    public const int Hang = int.MinValue + 1;

    // What reading and checking take whatever the file holds, and what each byte may cost: the dearest are tiny metadata
    // entries at 14 bytes each, and tokens, which are compared by a table.
    private const long FixedBytes = 500_000;
    private const long BytesPerByte = 64;

    // A mutated file has a few megabytes; llama.cpp's own buffers and the vocabularies are the rest.
    private const long MaxMemory = 2L << 30;
    private const int MaxShownTokens = 200;

    /// <summary>What is said of a model that computed logits.</summary>
    public const string Decoded = "decoded";

    private const string Text =
        "Hello, world! The cat  in 3.14159 hats\n\tsaid: Äpfel, 漢字, 한국어, e\u0301 😀 <s> </s> "
        + "<|user|> <0x0A> [MASK] \u0000 don't "
        + "we'll x=1;";

    private readonly Lazy<string> _base = new(() => TinyModels.WriteAdapted(path + ".base"));

    /// <summary>Tries the file of a number.</summary>
    public Verdict Run(int index)
    {
        if (index == Die)
        {
            Environment.FailFast("asked to die");
        }

        while (index == Hang)
        {
            Thread.SpinWait(1000);
        }

        var file = MutatedFile.Make(sources, seed, index);
        File.WriteAllBytes(path, file.Bytes);
        bool hasWeights;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var read = GgufFile.Read(path);
            if (read.Metadata.FileKind == "adapter")
            {
                GgufModelCheck.Validate(read);
                return Memory(before, file.Bytes.Length) ?? Adapt(index);
            }

            if (GgufModelCheck.OtherKind(read) is { } kind)
            {
                throw new GgufFormatException(path, kind);
            }

            GgufModelCheck.Validate(read);
            hasWeights = read.Tensors.Count > 0;
        }
        catch (GgufFormatException e)
        {
            return RefusalProblem(e) is { } problem
                ? Verdict.Fail(problem)
                : Memory(before, file.Bytes.Length) ?? new Verdict(Outcome.Refused, e.Problem);
        }

        return Memory(before, file.Bytes.Length) ?? Load(hasWeights, index, file.HasBadWeights);
    }

    private Verdict Load(bool hasWeights, int index, bool hasBadWeights)
    {
        Verdict verdict;
        try
        {
            using var model = LlamaModel.Load(path, new LlamaModelOptions { GpuLayers = 0, VocabularyOnly = !hasWeights });
            IReadOnlyList<int> tokens = UseVocabulary(model.Vocabulary);
            verdict = new Verdict(Outcome.Loaded, hasWeights ? Decode(model, tokens, index) : "vocabulary");
            if ((hasBadWeights || verdict.Remark == Decoded) && Experiments.Problem(model, index, all: hasBadWeights) is { } problem)
            {
                return Verdict.Fail(problem);
            }
        }
        catch (LlamaException e)
        {
            verdict = new Verdict(Outcome.RefusedByLlama, e.Message);
        }

        long memory = Environment.WorkingSet;
        return memory > MaxMemory ? Verdict.Fail($"the process takes {memory:N0} bytes") : verdict;
    }

    // An adapter is put on the model that the sound one was made for.
    private Verdict Adapt(int index)
    {
        try
        {
            using var model = LlamaModel.Load(_base.Value, new LlamaModelOptions { GpuLayers = 0 });
            using LlamaModel adapted = model.Adapt(path);
            string remark = Decode(adapted, [1, 2, 3, 4, 5, 6], index);
            return remark == Decoded && Experiments.Problem(adapted, index, all: false) is { } problem
                ? Verdict.Fail(problem)
                : new Verdict(Outcome.Loaded, remark);
        }
        catch (LlamaException e)
        {
            return new Verdict(Outcome.RefusedByLlama, e.Message);
        }
    }

    private static IReadOnlyList<int> UseVocabulary(LlamaVocabulary vocabulary)
    {
        for (int id = 0; id < vocabulary.Count; id += 1 + (vocabulary.Count / MaxShownTokens))
        {
            _ = vocabulary.GetText(id);
            _ = vocabulary.IsControl(id) || vocabulary.IsByte(id) || vocabulary.IsUnknown(id) || vocabulary.IsEndOfGeneration(id);
        }

        _ = vocabulary.Tokenize("", addSpecial: true);
        _ = vocabulary.Tokenize(Text, addSpecial: false);
        return [.. vocabulary.Tokenize(Text, addSpecial: true, parseSpecial: true).Select(token => token.Id)];
    }

    // That a model cannot be run is not a failure; it must be said and not shown by an end of the process.
    private static string Decode(LlamaModel model, IReadOnlyList<int> tokens, int index)
    {
        try
        {
            LlamaContextOptions options = new()
            {
                Length = 64,
                Threads = 1,
                FlashAttention = index % 2 == 0 ? FlashAttention.Auto : FlashAttention.Disabled,
            };
            using LlamaContext context = new(model, options);
            context.Evaluate([.. tokens.Take(6).DefaultIfEmpty(0)], LogitPositions.All);
            context.Append(model.Vocabulary.Count - 1, new float[model.Vocabulary.Count]);
            return Decoded;
        }
        catch (LlamaException e)
        {
            return e.Message;
        }
    }

    private static Verdict? Memory(long before, int fileLength)
    {
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        return taken <= FixedBytes + (BytesPerByte * fileLength)
            ? null
            : Verdict.Fail($"reading {fileLength:N0} bytes took {taken:N0} bytes of memory");
    }

    private static string? RefusalProblem(GgufFormatException e) =>
        e.Message.Length > 700 || e.Message.Any(char.IsControl) || !e.Message.EndsWith('.')
            ? $"a message is not a short sentence: {e.Message}"
            : null;
}
