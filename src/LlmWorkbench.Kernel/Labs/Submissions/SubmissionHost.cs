using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using LlmWorkbench.Composition;
using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Labs.Values;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Session;

namespace LlmWorkbench.Kernel.Labs.Submissions;

/// <summary>
/// The process that a submission runs in: it runs the cells, and says what the answers are. It judges nothing, because the student's code
/// runs beside it and can do whatever it can: <see cref="SubmissionSession"/> hears them, and they are judged, in the teacher's process.
/// </summary>
public static class SubmissionHost
{
    /// <summary>The first word of the process's command line; the mark of its messages follows.</summary>
    public const string ChildMark = "--lab-submission";

    /// <summary>Runs the submission that the first line of the input names.</summary>
    /// <param name="mark">Begins each message.</param>
    /// <param name="input">Where the task and requests come from.</param>
    /// <param name="output">Where messages go.</param>
    /// <exception cref="IOException">The teacher's process has gone.</exception>
    public static async Task RunAsync(string mark, Stream input, Stream output)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        using var reader = new StreamReader(input, Encoding.UTF8);
        LabTask task = await ReadAsync<LabTask>(mark, reader).ConfigureAwait(false);
        NotebookDocument notebook = NotebookFile.Read(task.Notebook);
        string folder = Path.GetDirectoryName(Path.GetFullPath(task.Notebook))!;
        Environment.CurrentDirectory = folder;
        using var kernel = new NotebookKernel(Workbench.In(folder), WorkbenchTopics.CreateRegistry());
        var host = new Host(mark, reader, output, kernel);
        await host.SendAsync(new(LabMessageKind.Ready)).ConfigureAwait(false);
        foreach ((int index, NotebookCell cell) in notebook.Cells.Index())
        {
            if (cell.Kind == CellKind.Code && !string.IsNullOrWhiteSpace(cell.Source) && !cell.IsSkipped && !task.Skipped.Contains(index))
            {
                await host.RunAsync(index, cell).ConfigureAwait(false);
            }

            foreach (LabPoint point in task.Exercises.Where(point => point.Cell == index))
            {
                await host.AnswerAsync(point).ConfigureAwait(false);
            }
        }

        await host.SendAsync(new(LabMessageKind.Done)).ConfigureAwait(false);
    }

    private static async Task<T> ReadAsync<T>(string mark, StreamReader reader)
        where T : class =>
        await reader.ReadLineAsync().ConfigureAwait(false) is { } line && LabLines.Read<T>(mark, line) is { } message
            ? message
            : throw new IOException("The process that checks labs has gone.");

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "What a student's code throws is said.")]
    private sealed class Host(string mark, StreamReader reader, Stream output, NotebookKernel kernel)
    {
        public async Task SendAsync(LabMessage message)
        {
            await output.WriteAsync(LabLines.Write(mark, message)).ConfigureAwait(false);
            await output.FlushAsync().ConfigureAwait(false);
        }

        public async Task RunAsync(int index, NotebookCell cell)
        {
            await SendAsync(new(LabMessageKind.Cell) { Index = index }).ConfigureAwait(false);
            CellResult result = await kernel.ExecuteAsync(cell.Source, new UnheardOutput(), cell.Language).ConfigureAwait(false);
            if (result.Error is { } error)
            {
                string line = error.Line is { } number ? $"line {number}: " : "";
                await SendAsync(new(LabMessageKind.CellFailed) { Index = index, Error = $"{line}{error.Name}: {error.Message}" })
                    .ConfigureAwait(false);
            }
        }

        public async Task AnswerAsync(LabPoint point)
        {
            var values = new List<object?>();
            var plain = new List<PlainValue>();
            foreach (string expression in point.Answers)
            {
                (object? value, string? error) = await CellValue.ReadAsync(kernel, expression).ConfigureAwait(false);
                try
                {
                    values.Add(value);
                    plain.Add(PlainValue.Of(value));
                }
                catch (Exception e)
                {
                    error = $"{e.GetType().Name}: {e.Message}";
                }

                if (error is not null)
                {
                    await SendAsync(new(LabMessageKind.Unreadable) { Index = point.Exercise, Error = error }).ConfigureAwait(false);
                    return;
                }
            }

            await SendAsync(new(LabMessageKind.Answer) { Index = point.Exercise, Values = plain }).ConfigureAwait(false);
            while (await ReadAsync<LabRequest>(mark, reader).ConfigureAwait(false) is { Answer: { } answer } request)
            {
                await SendAsync(Call((Delegate)values[answer]!, request.Arguments)).ConfigureAwait(false);
            }
        }

        private static LabMessage Call(Delegate function, IReadOnlyList<double[]> arguments)
        {
            try
            {
                return new(LabMessageKind.Returned) { Values = [PlainValue.Of(function.DynamicInvoke([.. arguments]))] };
            }
            catch (Exception e)
            {
                Exception reason = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
                return new(LabMessageKind.Returned) { Error = $"{reason.GetType().Name}: {reason.Message}" };
            }
        }
    }
}
