using LlmWorkbench.Caching;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Quantization;
using LlmWorkbench.Models;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Quantization;

/// <summary>Writes quantized copies of a model.</summary>
/// <example>
/// <code>
/// var file = model.Quantize("Q4_K_M");
/// Console.WriteLine(file.ToTable());
/// </code>
/// </example>
public static class QuantizeExperiment
{
    /// <summary>Quantizes a model's file.</summary>
    /// <param name="model">The model.</param>
    /// <param name="type">As in <c>Q4_K_M</c>.</param>
    /// <param name="options">How; <see langword="null"/> is llama.cpp's mix into the folder for what can be computed again.</param>
    /// <param name="run">Told how far it has come, tensor by tensor; stops it within a fraction of a second: no file is left.</param>
    /// <returns>The file and what became of each tensor.</returns>
    /// <exception cref="WorkbenchException">There is no such type or tensor, or no text for the importance matrix that the type
    /// needs.</exception>
    /// <exception cref="LlamaException">See <see cref="LlamaQuantizer.Quantize"/>.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static QuantizeResult Quantize(this LoadedModel model, string type, QuantizeOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new QuantizeOptions();
        var request = QuantizationRequest.Of(model, TypeNames.Quantization(type), options, run);
        if (options.Output is { } output)
        {
            return Describe(
                model,
                request,
                options,
                LlamaQuantizer.Quantize(model.UnchangedPath, output, request.Options, Writing(run), run.Cancellation),
                wasThere: false
            );
        }

        QuantizationPlan plan = LlamaQuantizer.Plan(model.UnchangedPath, request.Options);
        if (options.Files is not { } files)
        {
            return Elsewhere("Nothing is kept between processes");
        }

        try
        {
            return Kept(files);
        }
        catch (Exception e) when (QuantizedFileCache.IsUnusable(e))
        {
            return Elsewhere($"The folder for what can be computed again cannot be used ({FileFailure.Sentence(e).TrimEnd('.')})");
        }

        QuantizeResult Kept(QuantizedFileCache files)
        {
            string path = files.PathOf(model, request.Options);
            if (Found(path) is { } before)
            {
                return before;
            }

            using WritingTurn turn = QuantizedFileCache.Wait(path, run.Cancellation);

            // Another process may have written it while this one waited.
            if (Found(path) is { } meanwhile)
            {
                return meanwhile;
            }

            files.MakeRoom(path, plan.Bytes);
            return Describe(
                model,
                request,
                options,
                LlamaQuantizer.Quantize(
                    model.UnchangedPath,
                    path,
                    request.Options with
                    {
                        Overwrite = true,
                    },
                    Writing(run),
                    run.Cancellation
                ),
                wasThere: false
            );
        }

        QuantizeResult Elsewhere(string reason)
        {
            try
            {
                return options.OutlivesProcess
                    ? Kept(new QuantizedFileCache(TemporaryFolder.Create())) with
                    {
                        PlaceNote = $"{reason}, so the file lies among the temporary files, and stays there until you delete it.",
                    }
                    : Kept(QuantizedFileCache.OfProcess) with
                    {
                        PlaceNote = $"{reason}, so the file lies among the temporary files, and goes with this process.",
                    };
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw TemporaryFolder.Unusable(e);
            }
        }

        QuantizeResult? Found(string path) =>
            QuantizedFileCache.Find(path, plan) is { } file
                ? Describe(model, request, options, new QuantizedFile(file, plan), wasThere: true)
                : null;
    }

    private static QuantizeResult Describe(
        LoadedModel model,
        QuantizationRequest request,
        QuantizeOptions options,
        QuantizedFile file,
        bool wasThere
    ) =>
        new(
            model.Name,
            model.Engine.Path,
            request.Options.Type.Name,
            options.Pure,
            file.Path,
            wasThere,
            model.Engine.File.FileLength,
            file.FileLength,
            request.ImportanceNote,
            file.Plan.Tensors
        );

    private static IProgress<QuantizationProgress>? Writing(RunContext run) =>
        run.Engine<QuantizationProgress>(value => new WorkProgress(
            value.Fraction,
            $"{value.Tensor.Name} to {value.Tensor.Type} ({value.Index + 1} of {value.Count})"
        ));
}
