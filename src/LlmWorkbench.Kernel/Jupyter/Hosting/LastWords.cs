using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.CSharp.Compiling;
using LlmWorkbench.Kernel.Jupyter.Protocol;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Kernel.Jupyter.Hosting;

/// <summary>
/// Lets a kernel that was restarted say what the one before it died of. While a cell runs, a small file lies beside the
/// connection file, which Jupyter gives to both; a cell that ends the process leaves it behind. Where it cannot be written
/// nothing is said.
/// </summary>
/// <param name="connectionFile">Jupyter's connection file.</param>
internal sealed class LastWords(string connectionFile)
{
    private const string Ending = ".running";

    private readonly Lock _gate = new();
    private readonly string _file = connectionFile + Ending;
    private (int Number, string? Code) _cell;
    private bool _closed;

    /// <summary>What the kernel before this one died of.</summary>
    /// <returns>One sentence or two; null when it ended as it should. It is told once.</returns>
    public string? OfTheKernelBefore()
    {
        try
        {
            var words = JsonElement.Parse(File.ReadAllBytes(_file));
            File.Delete(_file);
            string cell = words.Integer("cell") is > 0 and var number ? FormattableString.Invariant($"cell [{number}]") : "a cell";
            string code = words.String("code") is { Length: > 0 } line ? $" ({line})" : "";
            string reason = words.Integer("exit") is { } exit
                ? FormattableString.Invariant($"{cell}{code} called Environment.Exit({exit})")
                : $"it died while {cell} ran{code}: a stack overflow, Environment.FailFast, native code, or too little memory. "
                    + "Jupyter's log may say which";
            return $"The kernel was restarted because {reason}. The variables of the cells before are gone.";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>A cell begins.</summary>
    /// <param name="number">Its number; 0 when it has none.</param>
    /// <param name="code">Its text.</param>
    /// <returns>What is disposed when the cell has ended.</returns>
    public IDisposable Running(int number, string code)
    {
        lock (_gate)
        {
            _cell = (number, CodeExcerpt.Shortened(code.SplitLines()[0].Trim()));
            Write(null);
        }

        return new Ended(this);
    }

    /// <summary>The process ends. Unless the kernel itself has ended it, a cell has: the one that runs, or a thread that one has left
    /// behind.</summary>
    /// <param name="exitCode">The process's exit code.</param>
    public void Exits(int exitCode)
    {
        lock (_gate)
        {
            if (_cell.Code is not null)
            {
                Write(exitCode);
            }

            _closed = true;
        }
    }

    /// <summary>The kernel ends as it was told to.</summary>
    public void Close()
    {
        lock (_gate)
        {
            Delete();
            _closed = true;
        }
    }

    private void Write(int? exitCode)
    {
        if (_closed)
        {
            return;
        }

        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(_file, options);
            writer.Write(
                new JsonObject
                {
                    ["cell"] = _cell.Number,
                    ["code"] = _cell.Code,
                    ["exit"] = exitCode,
                }.ToJsonString()
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _closed = true;
        }
    }

    private void Delete()
    {
        if (_closed)
        {
            return;
        }

        try
        {
            File.Delete(_file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _closed = true;
        }
    }

    private sealed class Ended(LastWords words) : IDisposable
    {
        public void Dispose()
        {
            lock (words._gate)
            {
                words.Delete();
            }
        }
    }
}
