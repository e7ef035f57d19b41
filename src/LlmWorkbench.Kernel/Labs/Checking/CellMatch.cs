using System.Text.Json;
using LlmWorkbench.Kernel.Notebooks;

namespace LlmWorkbench.Kernel.Labs.Checking;

/// <summary>Where the cells of an exercise are in a submission.</summary>
/// <param name="Start">The place of the student's cell, from 0.</param>
/// <param name="Check">The place of the check.</param>
/// <param name="Problem">Why they cannot be told, as a sentence; <see langword="null"/> where they can.</param>
internal sealed record CellMatch(int Start, int Check, string? Problem);

/// <summary>Finds the cells of the original in a submission: by the ids that they have there, else by their labels, else by the name of the
/// exercise that they check.</summary>
/// <param name="submission">The submission.</param>
/// <param name="json">Its text, for the ids as they stand there: a notebook that was read has no id twice.</param>
internal sealed class CellMatcher(NotebookDocument submission, string json)
{
    private readonly string?[] _ids = Ids(json);

    /// <summary>Finds those of an exercise.</summary>
    public CellMatch Find(LabExercise exercise)
    {
        (int check, string? checkProblem) = Find(exercise.CheckId, exercise.Name, LabLabel.Check);
        if (check < 0 && checkProblem is null)
        {
            int[] named =
            [
                .. Code().Where(i => submission.Cells[i].Source.Contains($"Check.That(\"{exercise.Name}\"", StringComparison.Ordinal)),
            ];
            (check, checkProblem) = named switch
            {
                [var only] => (only, null),
                [] => (-1, $"The cell «{exercise.CheckId}», which checks the answer, is missing."),
                _ => (-1, $"{named.Length} cells check this exercise: there has to be one."),
            };
        }

        if (exercise.StartId is null)
        {
            return new(-1, check, checkProblem);
        }

        (int start, string? startProblem) = Find(exercise.StartId, exercise.Name, LabLabel.Start);
        if (start < 0 && startProblem is null && check >= 0 && _ids.All(id => id is null))
        {
            // Some front ends drop all ids and labels; then the cell of code before the check is meant.
            start = Code().LastOrDefault(i => i < check, -1);
        }

        startProblem ??= start < 0 ? $"The cell «{exercise.StartId}», which holds the answer, is missing." : null;
        return new(start, check, startProblem ?? checkProblem);
    }

    private (int Place, string? Problem) Find(string id, string exercise, string part)
    {
        int[] places = [.. Enumerable.Range(0, Math.Min(_ids.Length, submission.Cells.Length)).Where(i => _ids[i] == id)];
        if (places.Length == 0)
        {
            places = [.. Code().Where(i => LabLabel.Is(submission.Cells[i], exercise, part))];
        }

        return places switch
        {
            [] => (-1, null),
            [var only] when submission.Cells[only].Kind != CellKind.Code => (-1, $"The cell «{id}» is not a cell of code any more."),
            [var only] => (only, null),
            _ => (-1, $"The cell «{id}» is there {places.Length} times: only one of them can hold the answer."),
        };
    }

    private IEnumerable<int> Code() => Enumerable.Range(0, submission.Cells.Length).Where(i => submission.Cells[i].Kind == CellKind.Code);

    // The notebook was read before, so it is JSON and has cells.
    private static string?[] Ids(string json) =>
        [
            .. JsonElement
                .Parse(json)
                .GetProperty("cells")
                .EnumerateArray()
                .Select(cell =>
                    cell.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null
                ),
        ];
}
