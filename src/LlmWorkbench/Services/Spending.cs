using LlmWorkbench.Cost;
using LlmWorkbench.Evaluation;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Services;

/// <summary>What requests have cost so far, where that is to be limited. Calls may come from many threads.</summary>
internal sealed class Spending
{
    private readonly Lock _gate = new();
    private readonly double _read;
    private readonly double _written;
    private readonly double? _most;
    private double _dollars;

    /// <summary>Begins at nothing.</summary>
    /// <param name="options">The limit, and prices where the list has none.</param>
    /// <param name="model">The model's name at the service.</param>
    /// <exception cref="WorkbenchException">There is a limit and no price.</exception>
    public Spending(EvaluationOptions options, string? model)
    {
        _most = options.MaxCost;
        if (_most is null)
        {
            return;
        }

        ServicePrice? listed = PriceList.Known.Services.FirstOrDefault(service =>
            service.Name.Equals(model, StringComparison.OrdinalIgnoreCase)
        );
        double written =
            options.WrittenPrice
            ?? listed?.WrittenPrice
            ?? throw new WorkbenchException(
                $"No price of {VisibleText.Phrase(model ?? "this model")} is known, so --max-cost cannot be held: give --price, dollars "
                    + "for a million written tokens, and --read-price."
            );
        (_written, _read) = (written / 1e6, (options.ReadPrice ?? listed?.ReadPrice ?? written) / 1e6);
    }

    /// <summary>Whether no more may be asked.</summary>
    public bool IsUsedUp
    {
        get
        {
            lock (_gate)
            {
                return _most is { } most && _dollars >= most;
            }
        }
    }

    /// <summary>The sentence that says so.</summary>
    /// <param name="done">How many questions were answered.</param>
    /// <param name="all">Of how many.</param>
    public WorkbenchException UsedUp(int done, int all) =>
        new(
            FormattableString.Invariant(
                $"The limit of ${_most:0.####} is reached: ${_dollars:0.####} were spent on {done} of {all} questions; "
            ) + "give a higher --max-cost for the rest."
        )
        {
            LeavesWhatIsDone = true,
        };

    /// <summary>Counts a request.</summary>
    public void Add(int readTokens, int writtenTokens)
    {
        lock (_gate)
        {
            _dollars += (readTokens * _read) + (writtenTokens * _written);
        }
    }
}
