using LlmWorkbench.Runs;

namespace LlmWorkbench.Pretraining;

/// <summary>Trains tiny models from nothing on a text, in a process of its own.</summary>
/// <example>
/// <code>
/// TrainResult trained = TrainExperiment.Train(System.IO.File.ReadAllText("mine.txt"), new() { Layers = 3, Steps = 1000 });
/// Console.WriteLine(trained.Models[0].Path);
/// </code>
/// </example>
public static class TrainExperiment
{
    /// <summary>Trains models, one for each set of parts.</summary>
    /// <param name="text">The text; its last tenth is held out, and only measured.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <param name="run">Told how far it has come and what there is so far; stops it after the step, with the model written.</param>
    /// <returns>The losses, samples, and the models' files.</returns>
    /// <exception cref="WorkbenchException">The trainer is not here or refuses, or the text is too short or too long.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; what there is was kept.</exception>
    public static TrainResult Train(string text, TrainOptions? options = null, RunContext run = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new TrainOptions();
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new WorkbenchException(
                "There is no text to learn from: give it with the command, or name a file or a dataset with --file."
            );
        }

        if (options.Parts.IsDefaultOrEmpty || options.Parts.Distinct().Count() < options.Parts.Length)
        {
            throw new WorkbenchException("Each set of parts is trained once: name at least one, and none twice.");
        }

        using var files = TrainFiles.Write(text, options);
        return new TrainProgress(options, run).Run(files.Arguments());
    }
}
