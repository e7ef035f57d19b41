using LlmWorkbench.Kernel.Labs.Isolation;
using LlmWorkbench.Kernel.Labs.Values;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Labs.Submissions;

/// <summary>What the answers to an exercise are, or why there are none.</summary>
/// <param name="Values">The answers as the checks take them; functions are called in the student's process.</param>
/// <param name="Shown">The answers as the teacher reads them.</param>
/// <param name="HasFunction">Whether one of them is a function, which is read in its cell.</param>
internal sealed record GivenAnswers(IReadOnlyList<object?> Values, string Shown, bool HasFunction);

/// <summary>One process of a submission, from its start to its end.</summary>
internal sealed class SubmissionSession(LimitedProcess process, string mark)
{
    private const int LongestError = 2_000;

    private readonly MessageReader _messages = new(mark, process.Output);

    /// <summary>Whether the student's cells were begun.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Whether they all ran.</summary>
    public bool IsDone { get; private set; }

    /// <summary>The cell that ran last, from 0.</summary>
    public int LastCell { get; private set; } = -1;

    /// <summary>Cells that have failed, with their errors.</summary>
    public Dictionary<int, string> FailedCells { get; } = [];

    /// <summary>Listens until the process ends.</summary>
    /// <param name="task">What it is to do.</param>
    /// <param name="answered">Gets the answers to an exercise.</param>
    /// <param name="unreadable">Hears that those to an exercise cannot be read.</param>
    public void Run(LabTask task, Action<int, GivenAnswers> answered, Action<int, string> unreadable)
    {
        Send(task);
        while (!IsDone && _messages.Next() is { } message)
        {
            switch (message.Kind)
            {
                case LabMessageKind.Ready:
                    IsReady = true;
                    break;
                case LabMessageKind.Cell:
                    LastCell = message.Index;
                    break;
                case LabMessageKind.CellFailed:
                    FailedCells[message.Index] = Said(message);
                    break;
                case LabMessageKind.Answer:
                    answered(message.Index, Answers(message.Values));
                    Send(new LabRequest(null, []));
                    break;
                case LabMessageKind.Unreadable:
                    unreadable(message.Index, Said(message));
                    break;
                case LabMessageKind.Done:
                    IsDone = true;
                    break;
                default:
                    // Nobody has asked for it.
                    break;
            }
        }
    }

    // An error's message is a student's too, and may be as long as a line can be.
    private static string Said(LabMessage message) => VisibleText.Beginning(message.Error ?? "", LongestError);

    private GivenAnswers Answers(IReadOnlyList<PlainValue> values) =>
        new(
            [
                .. values
                    .Index()
                    .Select(value =>
                        value.Item.Kind == PlainKind.Function
                            ? RemoteFunction.Of(value.Item.Parameters, arguments => Call(value.Index, arguments))
                            : value.Item.ToObject()
                    ),
            ],
            string.Join("; ", values),
            values.Any(value => value.Kind == PlainKind.Function)
        );

    private object? Call(int answer, double[][] arguments)
    {
        Send(new LabRequest(answer, arguments));
        LabMessage? message;
        do
        {
            message = _messages.Next() ?? throw new StudentException("its process has ended");
        } while (message.Kind != LabMessageKind.Returned);

        return message is { Error: null, Values: [var value] }
            ? value.ToObject()
            : throw new StudentException(message.Error is null ? "no value" : Said(message));
    }

    // A process that has gone is noticed when it is listened to.
    private void Send<T>(T message)
    {
        try
        {
            process.Input.Write(LabLines.Write(mark, message));
            process.Input.Flush();
        }
        catch (IOException) { }
    }
}
