using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LlmWorkbench.Kernel.Labs.Values;

namespace LlmWorkbench.Kernel.Labs.Submissions;

/// <summary>What the process of a submission says: a line of JSON each.</summary>
internal enum LabMessageKind
{
    /// <summary>The cells are going to run: nothing before this is the student's.</summary>
    Ready,

    /// <summary>A cell begins.</summary>
    Cell,

    /// <summary>A cell has failed.</summary>
    CellFailed,

    /// <summary>The answers to an exercise. The process waits, and calls functions when it is asked to, until it may go on.</summary>
    Answer,

    /// <summary>The answers to an exercise cannot be read.</summary>
    Unreadable,

    /// <summary>What a function gave.</summary>
    Returned,

    /// <summary>All cells ran.</summary>
    Done,
}

/// <summary>A line from the process of a submission. Whatever a student makes it say, it can only say answers.</summary>
internal sealed record LabMessage(LabMessageKind Kind)
{
    /// <summary>The place of a cell, or of an exercise, from 0.</summary>
    public int Index { get; init; }

    public IReadOnlyList<PlainValue> Values { get; init; } = [];

    public string? Error { get; init; }
}

/// <summary>What is asked of the process of a submission: to call the function of an answer, or to go on.</summary>
/// <param name="Answer">Which of the exercise's answers is called; <see langword="null"/> to go on.</param>
/// <param name="Arguments">[arguments][numbers]</param>
internal sealed record LabRequest(int? Answer, IReadOnlyList<double[]> Arguments);

/// <summary>What the process of a submission is to do.</summary>
/// <param name="Notebook">The path of the submitted notebook.</param>
/// <param name="Exercises">The exercises whose answers can be read.</param>
/// <param name="Skipped">The places of cells that are not run: the checks, and cells that ended the process before.</param>
internal sealed record LabTask(string Notebook, IReadOnlyList<LabPoint> Exercises, IReadOnlyList<int> Skipped);

/// <summary>Where answers are read.</summary>
/// <param name="Cell">The place of the check's cell, from 0.</param>
/// <param name="Exercise">Which exercise it is, from 0.</param>
/// <param name="Answers">The C# expressions of its answers, from the original.</param>
internal sealed record LabPoint(int Cell, int Exercise, IReadOnlyList<string> Answers);

/// <summary>Writes messages as lines and reads them.</summary>
internal static class LabLines
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        MaxDepth = 8,
    };

    public static byte[] Write<T>(string mark, T message) => Encoding.UTF8.GetBytes($"{mark}{JsonSerializer.Serialize(message, s_json)}\n");

    /// <summary>Reads a line.</summary>
    /// <returns><see langword="null"/> for what is no message, such as what native code has printed.</returns>
    public static T? Read<T>(string mark, string line)
        where T : class
    {
        if (!line.StartsWith(mark, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(line.AsSpan(mark.Length), s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
