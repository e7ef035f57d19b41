using System.Globalization;
using LlmWorkbench.Caching;
using LlmWorkbench.Drawing;
using LlmWorkbench.Trainers;

namespace LlmWorkbench.Pretraining;

/// <summary>The text that the trainer reads, gone when it has ended, and where the models go.</summary>
internal sealed class TrainFiles : IDisposable
{
    // Bytes and the start of a text.
    private const int ByteVocabulary = 257;
    private readonly TemporaryFolder _folder = new();
    private readonly TrainOptions _options;
    private readonly List<IDisposable> _held = [];

    private TrainFiles(TrainOptions options) => (_options, Output) = (options, Place(options));

    private string Output { get; }

    // Two notebooks may train under one name at once, and each goes on looking into its own file.
    private static string Place(TrainOptions options)
    {
        string place = TrainedFile.Of(options.Output, options.Name, "models");
        return options.Output is null ? HeldName.Free(place) : place;
    }

    private string Text => Path.Combine(_folder.Path, "text.txt");

    /// <summary>Writes the text.</summary>
    /// <exception cref="WorkbenchException">The name is none of a file, a file is there that must stay, or there is nothing to go on
    /// with.</exception>
    public static TrainFiles Write(string text, TrainOptions options)
    {
        var files = new TrainFiles(options);
        try
        {
            foreach (TrainedParts parts in options.Output is null ? [] : options.Parts)
            {
                TrainedFile.RequireFree(files.PathOf(parts), options.Overwrites || options.Resumes, []);
                files._held.Add(HeldName.Hold(files.PathOf(parts)));
            }

            files.RequireState();
            File.WriteAllText(files.Text, text);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Where a model goes.</summary>
    public string PathOf(TrainedParts parts) =>
        _options.Parts.Length == 1 ? Output : $"{Path.ChangeExtension(Output, null)}-{parts.Word()}{Path.GetExtension(Output)}";

    /// <summary>What the trainer is started with.</summary>
    public IEnumerable<string> Arguments()
    {
        string Number(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
        int sampleEvery = Math.Max(1, _options.Steps / Math.Max(1, _options.Samples - 1));
        return
        [
            "scratch",
            .. (string[])["--text", Text, "--name", _options.Name],
            .. _options.Prompt.Length > 0 ? (string[])[$"--prompt={_options.Prompt}"] : [],
            .. _options.Parts.SelectMany(parts => (string[])["--parts", $"{parts}", "--output", PathOf(parts)]),
            .. (string[])["--vocabulary", Number(_options.Vocabulary ?? ByteVocabulary), "--layers", Number(_options.Layers)],
            .. (string[])["--width", Number(_options.Width), "--heads", Number(_options.Heads)],
            .. (string[])["--context", Number(_options.Context), "--batch", Number(_options.Batch)],
            .. (string[])["--steps", Number(_options.Steps), "--learning-rate", Number(_options.LearningRate)],
            .. (string[])["--seed", Number(_options.Seed), "--measure-every", Number(_options.MeasureEvery)],
            .. (string[])["--sample-every", Number(sampleEvery), "--sample-length", Number(_options.SampleLength)],
            .. _options.Resumes ? (string[])["--resume"] : [],
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _folder.Dispose();
        _held.ForEach(held => held.Dispose());
        _held.Clear();
    }

    private void RequireState()
    {
        string[] states = [.. _options.Parts.Select(parts => TrainedFile.StateOf(PathOf(parts)))];
        if (_options.Resumes && !states.Any(File.Exists))
        {
            throw new WorkbenchException(
                $"There is no training to go on with: {ShownPath.Of(states[0])} is not there; begin without --resume."
            );
        }
    }
}
