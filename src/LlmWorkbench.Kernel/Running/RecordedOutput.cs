using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Output;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Kernel.Running;

/// <summary>Keeps a cell's outputs as a notebook stores them. Progress is not kept: it has no place in a finished notebook.</summary>
/// <param name="progress">Hears how far long work inside the cell has come; null when nobody listens.</param>
public sealed class RecordedOutput(IProgress<WorkProgress>? progress = null) : ICellOutput
{
    private static int s_displays;

    private readonly Lock _gate = new();
    private readonly List<NotebookOutput> _outputs = [];
    private readonly StringBuilder _stream = new();
    private bool _clearsFirst;
    private int _cleared;

    /// <summary>What was output so far.</summary>
    /// <returns>The outputs in order; neighbouring texts of one stream are one output.</returns>
    public ImmutableArray<NotebookOutput> Snapshot()
    {
        lock (_gate)
        {
            EndStream();
            return [.. _outputs];
        }
    }

    /// <inheritdoc/>
    public IDisplayedOutput Display(MimeBundle bundle)
    {
        lock (_gate)
        {
            Add(new DisplayOutput(bundle));
            return new Place(this, _outputs.Count - 1, _cleared);
        }
    }

    /// <inheritdoc/>
    public void Write(string text) => Append("stdout", text);

    /// <inheritdoc/>
    public void WriteError(string text) => Append("stderr", text);

    /// <inheritdoc/>
    public void ShowResult(MimeBundle bundle, int executionCount)
    {
        lock (_gate)
        {
            Add(new ResultOutput(bundle, ImmutableDictionary<string, JsonElement>.Empty, executionCount));
        }
    }

    /// <inheritdoc/>
    public void ShowError(CellError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        lock (_gate)
        {
            Add(new ErrorOutput(error.Name, error.Message, error.Traceback));
        }
    }

    /// <inheritdoc/>
    public void Clear(bool wait)
    {
        lock (_gate)
        {
            _clearsFirst = wait;
            if (!wait)
            {
                Clear();
            }
        }
    }

    /// <inheritdoc/>
    public IProgress<WorkProgress> Progress(string title) => new TitledProgress(title, progress);

    private void Append(string stream, string text)
    {
        lock (_gate)
        {
            if (_clearsFirst || _outputs is not [.., StreamOutput last] || last.Name != stream)
            {
                Add(new StreamOutput(stream, ""));
            }

            _stream.Append(text);
        }
    }

    // Texts are joined when somebody looks: joining each with all before it takes minutes for a loop of prints.
    private void EndStream()
    {
        if (_stream.Length > 0 && _outputs is [.., StreamOutput last])
        {
            _outputs[^1] = last with { Text = last.Text + _stream };
        }

        _stream.Clear();
    }

    private void Add(NotebookOutput output)
    {
        if (_clearsFirst)
        {
            Clear();
            _clearsFirst = false;
        }

        EndStream();
        _outputs.Add(output);
    }

    // Handles of what was removed must not write into the place of something else.
    private void Clear()
    {
        _outputs.Clear();
        _stream.Clear();
        _cleared++;
    }

    private sealed class Place(RecordedOutput owner, int index, int cleared) : IDisplayedOutput
    {
        public string Id { get; } = "display-" + Interlocked.Increment(ref s_displays).ToString(CultureInfo.InvariantCulture);

        public void Update(MimeBundle bundle)
        {
            lock (owner._gate)
            {
                if (cleared == owner._cleared)
                {
                    owner._outputs[index] = new DisplayOutput(bundle);
                }
            }
        }
    }

    private sealed class TitledProgress(string title, IProgress<WorkProgress>? listener) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) =>
            listener?.Report(value with { Message = value.Message.Length == 0 ? title : $"{title}: {value.Message}" });
    }
}
