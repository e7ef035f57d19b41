using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.CSharp;
using LlmWorkbench.Kernel.Importing;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Magics.Calls;

namespace LlmWorkbench.Kernel.Execution;

/// <summary>Runs the parts of one cell in order, up to the first that fails, and the files and code that they ask for.</summary>
internal sealed class CellParts : ICellParts
{
    private readonly CellSession _session;
    private readonly CellFailures _failures;
    private readonly CellPart _part;
    private readonly Stack<string> _files = new();
    private readonly int _number;

    /// <summary>Prepares a run.</summary>
    /// <param name="session">What the cells of the notebook share.</param>
    /// <param name="output">Where the cell's outputs go.</param>
    /// <param name="input">Where the cell can ask; null when nobody answers.</param>
    /// <param name="number">The cell's number.</param>
    /// <param name="cancellation">Interrupts the cell.</param>
    public CellParts(CellSession session, ICellOutput output, ICellInput? input, int number, CancellationToken cancellation)
    {
        _session = session;
        _number = number;
        _failures = new CellFailures(number, cancellation);
        Cell = new CellContext
        {
            Output = output,
            Input = input,
            Cancellation = cancellation,
            Parts = this,
        };
        _part = new CellPart(session, Cell, number);
    }

    /// <summary>What the parts work with.</summary>
    public CellContext Cell { get; }

    /// <inheritdoc/>
    public IVariables Variables => _session.Variables;

    /// <inheritdoc/>
    public void SetAtEnd(string name, object? value, Type type) => Cell.AtEnd.Enqueue(() => Variables.Set(name, value, type));

    /// <summary>Runs the cell's own text.</summary>
    /// <param name="code">The text.</param>
    /// <param name="language">The language that it begins in.</param>
    /// <returns>The error of the part that failed, with the line of the cell; null when all ran to their end.</returns>
    public async Task<CellError?> RunAsync(string code, string language)
    {
        IReadOnlyList<CellSegment> segments = [];
        CellError? error = await _failures
            .CatchAsync(() =>
            {
                segments = _session.Splitter.Split(code, language);
                TextBelow.Refuse(segments, _session.Magics);
                return Task.FromResult<CellError?>(null);
            })
            .ConfigureAwait(false);
        for (int i = 0; i < segments.Count && error is null; i++)
        {
            bool isResult = i == segments.Count - 1;
            error = await _failures
                .CatchAsync(() => RunAsync(segments[i], new CellName(_number), isResult), segments[i].Line)
                .ConfigureAwait(false);
        }

        return error;
    }

    /// <inheritdoc/>
    public async Task RunFileAsync(string path)
    {
        string file = ImportedFile.Find(path, _files);
        _files.Push(file);
        try
        {
            foreach (ImportedPart part in ImportedFile.Read(file))
            {
                await RunCodeAsync(part.Code, part.Language, new CellName(_number, part.Name)).ConfigureAwait(false);
            }
        }
        finally
        {
            _files.Pop();
        }
    }

    /// <inheritdoc/>
    public Task RunCodeAsync(string code, string language) => RunCodeAsync(code, language, new CellName(_number));

    private async Task RunCodeAsync(string code, string language, CellName name)
    {
        foreach (CellSegment segment in _session.Splitter.Split(code, language))
        {
            if (await RunAsync(segment, name, isResult: false).ConfigureAwait(false) is { } error)
            {
                throw new CellPartException(error);
            }
        }
    }

    private Task<CellError?> RunAsync(CellSegment segment, CellName name, bool isResult)
    {
        Cell.Cancellation.ThrowIfCancellationRequested();
        return CellThread.Run(async () =>
        {
            if (segment is LoadSegment load)
            {
                await RunFileAsync(load.Path).ConfigureAwait(false);
                return null;
            }

            return await _part.RunAsync(segment, name, _files, isResult).ConfigureAwait(false);
        });
    }
}
