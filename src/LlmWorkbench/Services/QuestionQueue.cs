using LlmWorkbench.Datasets;

namespace LlmWorkbench.Services;

/// <summary>Questions that several services take from. A question that a service could not answer goes back, and who finds none waits until
/// all are answered: one may come back yet. Calls may come from many threads.</summary>
/// <param name="questions">The questions with their places in the dataset.</param>
internal sealed class QuestionQueue(IEnumerable<(int Index, Question Question)> questions)
{
    private readonly object _gate = new();
    private readonly Queue<(int Index, Question Question)> _waiting = new(questions);
    private int _taken;
    private bool _ended;

    /// <summary>The next question; <see langword="null"/> when all are answered, or it was ended.</summary>
    public (int Index, Question Question)? Take()
    {
        lock (_gate)
        {
            while (!_ended && _waiting.Count == 0 && _taken > 0)
            {
                Monitor.Wait(_gate);
            }

            if (_ended || _waiting.Count == 0)
            {
                return null;
            }

            _taken++;
            return _waiting.Dequeue();
        }
    }

    /// <summary>One that was taken is answered.</summary>
    public void Done() => Change(() => _taken--);

    /// <summary>One that was taken could not be answered: another takes it.</summary>
    public void Return((int Index, Question Question) question) =>
        Change(() =>
        {
            _taken--;
            _waiting.Enqueue(question);
        });

    /// <summary>Nobody gets a question any more.</summary>
    public void End() => Change(() => _ended = true);

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }
    }
}
