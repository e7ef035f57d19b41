namespace LlmWorkbench.Runs;

/// <summary>
/// What a long experiment is given as its last argument: it reports how far it has come, keeps what is done so far, and is told when to
/// stop. A <see cref="CancellationToken"/> is one, so that <c>model.Perplexity(text, options, cancellation)</c> is a call; without one
/// nothing is reported, kept or stopped. Both are called on the computing thread.
/// </summary>
public readonly record struct RunContext
{
    private readonly Action<double, string>? _report;
    private readonly Action<object>? _keep;

    /// <summary>A run that can only be stopped, to which <see cref="Reporting"/> and <see cref="Keeping{T}"/> add more.</summary>
    /// <param name="cancellation">Stops it.</param>
    public RunContext(CancellationToken cancellation)
        : this(null, null, cancellation) { }

    private RunContext(Action<double, string>? report, Action<object>? keep, CancellationToken cancellation) =>
        (_report, _keep, Cancellation) = (report, keep, cancellation);

    /// <summary>Stops the work.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>A run that can only be stopped.</summary>
    /// <param name="cancellation">Stops it.</param>
    public static implicit operator RunContext(CancellationToken cancellation) => new(cancellation);

    /// <summary>A run that can only be stopped.</summary>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The run.</returns>
    public static RunContext FromCancellationToken(CancellationToken cancellation) => new(cancellation);

    /// <summary>The same run, which reports to another place.</summary>
    /// <param name="progress">Told how far it has come; <see langword="null"/> for nobody.</param>
    /// <returns>The run.</returns>
    public RunContext Reporting(IProgress<WorkProgress>? progress) =>
        new(progress is null ? null : (fraction, message) => progress.Report(new WorkProgress(fraction, message)), _keep, Cancellation);

    /// <summary>The same run, which hands what is done so far to another place.</summary>
    /// <typeparam name="T">The experiment's result.</typeparam>
    /// <param name="keep">Given what there is after each step; only results of that type.</param>
    /// <returns>The run.</returns>
    public RunContext Keeping<T>(Action<T> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        return new(_report, Kept, Cancellation);

        void Kept(object result)
        {
            if (result is T own)
            {
                keep(own);
            }
        }
    }

    /// <summary>The same run, which shows what is done so far before it hands it on.</summary>
    /// <typeparam name="T">The experiment's result.</typeparam>
    /// <param name="show">Given what there is after each step.</param>
    /// <returns>The run.</returns>
    internal RunContext Showing<T>(Action<T> show)
        where T : notnull
    {
        RunContext outer = this;
        return Keeping<T>(soFar =>
        {
            show(soFar);
            outer.Keep(soFar);
        });
    }

    /// <summary>Says how much is done.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="message">What is done at the moment, a few words; may be empty in a <see cref="Part"/> that has a name.</param>
    public void Report(double fraction, string message) => _report?.Invoke(fraction, message);

    /// <summary>Hands over what is done so far, a whole result of its own, which an interrupt leaves.</summary>
    /// <typeparam name="T">The experiment's result.</typeparam>
    /// <param name="soFar">What there is.</param>
    public void Keep<T>(T soFar)
        where T : notnull => _keep?.Invoke(soFar);

    /// <summary>Hands over what is done so far, where making it takes time that is lost when nobody listens.</summary>
    /// <typeparam name="T">The experiment's result.</typeparam>
    /// <param name="soFar">Makes what there is; called at once, or not at all.</param>
    public void Keep<T>(Func<T> soFar)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(soFar);
        _keep?.Invoke(soFar());
    }

    /// <summary>Ends the work when it is to stop.</summary>
    /// <exception cref="OperationCanceledException">It is.</exception>
    public void ThrowIfStopped() => Cancellation.ThrowIfCancellationRequested();

    /// <summary>
    /// One of several parts that take about as long as each other. What the part keeps is not a result of the whole, so it is dropped
    /// unless <see cref="Keeping{T}"/> says what to make of it.
    /// </summary>
    /// <param name="index">Which part it is, from 0.</param>
    /// <param name="count">Of how many.</param>
    /// <param name="name">What is in front of the part's own messages; <see langword="null"/> for nothing.</param>
    /// <returns>The part's run.</returns>
    public RunContext Part(int index, int count, string? name = null)
    {
        string place = count == 1 ? "" : $" ({index + 1} of {count})";
        return Inside((double)index / count, 1.0 / count, message => Named(name, message) + place);
    }

    /// <summary>A part that takes a known share of the time; its messages stay as they are, and what it keeps is dropped.</summary>
    /// <param name="from">The share that is done before, 0 to 1.</param>
    /// <param name="to">The share that is done after it, up to 1.</param>
    /// <param name="name">What is in front of the part's own messages; <see langword="null"/> for nothing.</param>
    /// <returns>The part's run.</returns>
    public RunContext Share(double from, double to, string? name = null) => Inside(from, to - from, message => Named(name, message));

    /// <summary>What the engine reports to, where it counts shares.</summary>
    /// <param name="message">What it does.</param>
    /// <returns>Takes 0 to 1; <see langword="null"/> where nobody listens.</returns>
    public IProgress<double>? Engine(string message) => Engine<double>(fraction => new WorkProgress(fraction, message));

    /// <summary>What the engine reports to, in its own words.</summary>
    /// <typeparam name="T">What it tells.</typeparam>
    /// <param name="read">What that means.</param>
    /// <returns>Takes it; <see langword="null"/> where nobody listens.</returns>
    public IProgress<T>? Engine<T>(Func<T, WorkProgress> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return _report is { } report ? new EngineProgress<T>(read, report) : null;
    }

    private RunContext Inside(double start, double width, Func<string, string> told)
    {
        Action<double, string>? outer = _report;
        return new(outer is null ? null : (fraction, message) => outer(start + (width * fraction), told(message)), null, Cancellation);
    }

    private static string Named(string? name, string message) =>
        name is null ? message
        : message.Length == 0 ? name
        : $"{name}: {message}";

    // At once and on the same thread, unlike Progress<T>.
    private sealed class EngineProgress<T>(Func<T, WorkProgress> read, Action<double, string> report) : IProgress<T>
    {
        public void Report(T value)
        {
            WorkProgress told = read(value);
            report(told.Fraction, told.Message);
        }
    }
}
