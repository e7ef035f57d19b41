namespace LlmWorkbench.Memory.Buffers;

/// <summary>
/// How large a buffer must be in which the tensors of a computation follow each other: ggml's own way of giving out places, so that the
/// size is the one that it allocates (https://github.com/ggml-org/llama.cpp/blob/master/ggml/src/ggml-alloc.c, ggml_gallocr_reserve).
/// </summary>
internal sealed class BufferPlan
{
    // GGML_MEM_ALIGN of the processor's buffers; others have up to 256, which matters to nobody.
    private const long Alignment = 32;

    private readonly List<PlannedTensor> _inputs = [];
    private readonly List<PlannedStep> _steps = [];

    // Free places but the endless last one, which begins at _end; by offset.
    private readonly List<(long Offset, long Size)> _free = [];
    private long _end;
    private long _largest;

    /// <summary>What is given to the computation: it has its place before the first step, and keeps it when nobody reads it.</summary>
    /// <param name="bytes">Its size in bytes.</param>
    public PlannedTensor Input(long bytes)
    {
        var input = new PlannedTensor(bytes);
        _inputs.Add(input);
        return input;
    }

    /// <summary>A step that writes something new.</summary>
    /// <param name="bytes">The size of what it writes.</param>
    /// <param name="sources">What it reads.</param>
    public PlannedTensor Step(long bytes, params PlannedTensor[] sources) => Add(bytes, overwrites: false, sources);

    /// <summary>A step that writes over what it reads, where nobody else reads that.</summary>
    /// <param name="bytes">The size of what it writes.</param>
    /// <param name="sources">What it reads.</param>
    public PlannedTensor Overwrite(long bytes, params PlannedTensor[] sources) => Add(bytes, overwrites: true, sources);

    /// <summary>A step that writes into memory that is there already.</summary>
    /// <param name="sources">What it reads.</param>
    public void Store(params PlannedTensor[] sources)
    {
        Count(sources);
        _steps.Add(new PlannedStep(null, sources, Overwrites: false));
    }

    /// <summary>Runs through the steps.</summary>
    /// <returns>The size of the buffer in bytes.</returns>
    public long Size()
    {
        foreach (PlannedTensor input in _inputs)
        {
            Allocate(input);
        }

        foreach (PlannedStep step in _steps)
        {
            if (step.Result is { } result)
            {
                Place(result, step);
            }

            foreach (PlannedTensor source in step.Sources)
            {
                source.Readers--;
                if (source.Readers == 0 && source.IsAllocated)
                {
                    Release(source);
                }
            }
        }

        return _largest;
    }

    private PlannedTensor Add(long bytes, bool overwrites, PlannedTensor[] sources)
    {
        var result = new PlannedTensor(bytes);
        Count(sources);
        _steps.Add(new PlannedStep(result, sources, overwrites));
        return result;
    }

    private static void Count(PlannedTensor[] sources)
    {
        foreach (PlannedTensor source in sources)
        {
            source.Readers++;
        }
    }

    private void Place(PlannedTensor result, PlannedStep step)
    {
        PlannedTensor? heir = step.Overwrites
            ? step.Sources.FirstOrDefault(source => source.Readers == 1 && source.IsAllocated && source.Bytes == result.Bytes)
            : null;
        if (heir is null)
        {
            Allocate(result);
            return;
        }

        (result.Offset, result.IsAllocated, heir.IsAllocated) = (heir.Offset, true, false);
    }

    // The smallest hole that is large enough, the last of equal ones; else the end.
    private void Allocate(PlannedTensor tensor)
    {
        long size = Aligned(tensor.Bytes);
        int best = -1;
        for (int i = 0; i < _free.Count; i++)
        {
            if (_free[i].Size >= size && (best < 0 || _free[i].Size <= _free[best].Size))
            {
                best = i;
            }
        }

        tensor.IsAllocated = true;
        if (best < 0)
        {
            tensor.Offset = _end;
            _end += size;
            _largest = Math.Max(_largest, _end);
            return;
        }

        (long offset, long free) = _free[best];
        tensor.Offset = offset;
        if (free == size)
        {
            _free.RemoveAt(best);
        }
        else
        {
            _free[best] = (offset + size, free - size);
        }
    }

    private void Release(PlannedTensor tensor)
    {
        tensor.IsAllocated = false;
        (long offset, long size) = (tensor.Offset, Aligned(tensor.Bytes));
        int next = _free.FindIndex(hole => hole.Offset > offset);
        next = next < 0 ? _free.Count : next;
        if (next < _free.Count && offset + size == _free[next].Offset)
        {
            size += _free[next].Size;
            _free.RemoveAt(next);
        }

        if (next > 0 && _free[next - 1].Offset + _free[next - 1].Size == offset)
        {
            next--;
            (offset, size) = (_free[next].Offset, size + _free[next].Size);
            _free.RemoveAt(next);
        }

        if (offset + size == _end)
        {
            _end = offset;
        }
        else
        {
            _free.Insert(next, (offset, size));
        }
    }

    private static long Aligned(long bytes) => (bytes + Alignment - 1) / Alignment * Alignment;
}
