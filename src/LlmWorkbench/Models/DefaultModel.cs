using LlmWorkbench.Display;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models;

/// <summary>
/// The model that is taken where none is loaded and none is named: <c>tutor</c> when it is at hand, and else the first by name that can be
/// run. What was taken is said in one line.
/// </summary>
public static class DefaultModel
{
    /// <summary>The model that is preferred.</summary>
    public const string Name = "tutor";

    /// <summary>The current model; when there is none, the usual one is loaded and becomes current.</summary>
    /// <param name="models">The session's models.</param>
    /// <param name="output">Where it is said which model was taken.</param>
    /// <param name="isNotebook">Whether a notebook asks, in which <c>#!model</c> loads another.</param>
    /// <param name="contextLength">The context window in tokens; <see langword="null"/> for the model's own.</param>
    /// <param name="cancellation">Stops the loading.</param>
    /// <returns>The model.</returns>
    /// <exception cref="WorkbenchException">None is loaded and none is at hand.</exception>
    public static LoadedModel Of(
        WorkbenchModels models,
        IOutput output,
        bool isNotebook = true,
        int? contextLength = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(output);
        if (models.TryCurrent is { } current)
        {
            return current;
        }

        (string? name, string? path) =
            models.Finder.Default()
            ?? throw (
                isNotebook
                    ? models.NoneLoaded()
                    : new WorkbenchException(
                        "No model is at hand that can be run: give the path of one with --model, put .gguf files into a folder "
                            + $"named models, or set {ModelFolders.EnvironmentVariable} to a folder that has some."
                    )
            );
        LoadedModel model = models.Load(
            path,
            new ModelLoadOptions { Name = name, ContextLength = contextLength },
            LoadingProgress.For(output, name, cancellation)
        );
        if (isNotebook)
        {
            output.Write($"No model was loaded, so {VisibleText.Phrase(name)} is taken; #!model NAME loads another.\n");
        }
        else
        {
            // The results alone go to standard output, which other programs read.
            output.WriteError($"No model is named, so {VisibleText.Phrase(name)} is taken; --model NAME takes another.\n");
        }

        return model;
    }
}
