using LlmWorkbench.Wording;

namespace LlmWorkbench.Services.Failures;

/// <summary>What a service did wrong, as a sentence that begins with who it is.</summary>
/// <param name="subject">Who it is, as in <c>The service at http://host:8000</c>.</param>
internal abstract class ServiceFailure(string subject)
{
    private const int Longest = 200;

    /// <summary>A sentence about the service; what was finished before is left.</summary>
    /// <param name="what">As in <c>broke off</c>.</param>
    /// <param name="inner">What led to it.</param>
    public WorkbenchException Of(string what, Exception? inner = null)
    {
        string sentence = $"{subject} {what}.";
        return inner is null
            ? new WorkbenchException(sentence) { LeavesWhatIsDone = true }
            : new WorkbenchException(sentence, inner) { LeavesWhatIsDone = true };
    }

    /// <summary>It gave no answer in time.</summary>
    public abstract WorkbenchException Silent(TimeSpan patience);

    /// <summary>It answers with what makes no sense.</summary>
    /// <param name="what">As in <c>a probability of 3</c>.</param>
    public WorkbenchException Nonsense(string what) => Of($"answers with {Quoted(what)}, which cannot be");

    /// <summary>It writes the key that it was given.</summary>
    public WorkbenchException KeyRepeated() => Of("repeats the key that it was given, so its answer is not shown");

    /// <summary>Whether a text that comes piece by piece does not hold the key, as far as the key is known here.</summary>
    /// <param name="tail">The end of what came before; becomes the end of all there is.</param>
    /// <param name="next">What comes next.</param>
    public virtual bool IsFreeOfKey(ref string tail, string next) => true;

    /// <summary>That it said nothing, without the subject and what helps.</summary>
    protected static string Silence(TimeSpan patience) =>
        FormattableString.Invariant($"said nothing for {patience.TotalSeconds:0.###} seconds");

    /// <summary>The beginning of what it said, without keys, on one line.</summary>
    protected string Quoted(string text) => VisibleText.Phrase(VisibleText.Beginning(Hide(text), Longest));

    /// <summary>A text without what nobody may see.</summary>
    protected abstract string Hide(string text);
}
