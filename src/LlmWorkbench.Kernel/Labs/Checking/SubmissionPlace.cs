using System.Diagnostics;
using LlmWorkbench.Caching;
using LlmWorkbench.Datasets;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Kernel.Labs.Isolation;
using LlmWorkbench.Kernel.Labs.Making;
using LlmWorkbench.Kernel.Labs.Submissions;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Models;
using LlmWorkbench.Quantization;

namespace LlmWorkbench.Kernel.Labs.Checking;

/// <summary>The folder of its own that a submission runs in, and how its process is started there.</summary>
internal sealed class SubmissionPlace : IDisposable
{
    private const string FileName = "submission.ipynb";
    private const string Cache = "cache";

    private readonly TemporaryFolder _folder = new();
    private readonly LabOriginal _original;
    private readonly LabCheckOptions _options;

    /// <summary>Makes one.</summary>
    /// <param name="original">The original, whose files it gets.</param>
    /// <param name="submission">The submission.</param>
    /// <param name="options">How it is checked.</param>
    public SubmissionPlace(LabOriginal original, SubmissionFile submission, LabCheckOptions options)
    {
        (_original, _options) = (original, options);
        string source = Path.GetDirectoryName(Path.GetFullPath(original.Path))!;
        foreach (string file in NeededFiles.Of(original.Notebook, source))
        {
            string copy = Path.Combine(_folder.Path, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(source, file), copy);
        }

        // What the original has measured need not be measured again for each student; a copy, so that nothing comes back.
        foreach (string? folder in new[] { EvaluationCache.Default?.Folder, QuantizedFileCache.Default?.Folder })
        {
            CopiedFolder.Copy(folder, Path.Combine(_folder.Path, Cache));
        }

        NotebookDocument notebook = submission.Notebook!;
        NotebookFile.Write(
            Path.Combine(_folder.Path, FileName),
            notebook with
            {
                Cells = [.. notebook.Cells.Select(c => c with { Outputs = [] })],
            }
        );
    }

    /// <summary>The folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>The path of the submission, as its process sees it.</summary>
    public string Notebook => Path.Combine(_options.Unprotected ? _folder.Path : Sandbox.Folder, FileName);

    /// <summary>How its process is started.</summary>
    /// <param name="mark">Begins each of its messages.</param>
    /// <param name="handedIn">The folders in which submissions lie: no student's code reads another's.</param>
    public ProcessStartInfo Start(string mark, IEnumerable<string> handedIn)
    {
        string[] program = [.. _options.Program, SubmissionHost.ChildMark, mark];
        string source = Path.GetDirectoryName(Path.GetFullPath(_original.Path))!;
        string[] models = [.. Above(source, "models")],
            datasets = [.. Above(source, "datasets"), .. DatasetFinder.OwnFolder is { } own ? new[] { own } : []];
        ProcessStartInfo start = _options.Unprotected
            ? new(program[0], program[1..]) { WorkingDirectory = _folder.Path }
            : Sandbox.Wrap(
                program,
                _folder.Path,
                Hidden.Below(
                    ((string[])[AppContext.BaseDirectory, Path.GetDirectoryName(RealPath.Of(program[0]))!, .. models, .. datasets]).Where(
                        Directory.Exists
                    ),
                    [Path.GetTempPath(), "/run", .. handedIn]
                ),
                handedIn.Where(folder => !Hidden.IsBelow(folder, Path.GetTempPath())),
                Solutions(),
                _options.Limits
            );
        if (!_options.Unprotected)
        {
            PassedVariables.Keep(start.Environment);
        }

        Add(start, ModelFolders.EnvironmentVariable, models);
        Add(start, DatasetFinder.EnvironmentVariable, datasets);
        // What a submission computes must not be taken for what the teacher has.
        start.Environment[EvaluationCache.EnvironmentVariable] = Path.Combine(Path.GetDirectoryName(Notebook)!, Cache);
        start.Environment["TMPDIR"] = _options.Unprotected ? _folder.Path : "/tmp";
        // A managed bound lets a cell fail with an error before the system ends it.
        start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{_options.Limits.Memory:X}";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    // The original holds the solutions, and what lies beside it may be a copy of it.
    private IEnumerable<string> Solutions()
    {
        string original = Path.GetFullPath(_original.Path);
        return Directory
            .EnumerateFiles(Path.GetDirectoryName(original)!)
            .Where(file => Path.GetExtension(file).ToUpperInvariant() is ".IPYNB" or ".DIB")
            .Append(original)
            .Append(RealPath.Of(original))
            .Distinct();
    }

    // Where its own commands look from the original: beside it, and above it.
    private static IEnumerable<string> Above(string folder, string name)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Directory.Exists(Path.Combine(at.FullName, name)))
            {
                yield return Path.Combine(at.FullName, name);
            }
        }
    }

    private static void Add(ProcessStartInfo start, string variable, IEnumerable<string> folders)
    {
        string? there = Environment.GetEnvironmentVariable(variable);
        start.Environment[variable] = string.Join(
            Path.PathSeparator,
            ((string[])[.. folders, .. there is { Length: > 0 } ? new[] { there } : []]).Distinct()
        );
    }
}
