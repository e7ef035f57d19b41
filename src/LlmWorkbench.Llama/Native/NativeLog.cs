using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace LlmWorkbench.Llama.Native;

/// <summary>
/// Catches what llama.cpp and ggml log: nothing of it reaches the terminal, and the last lines say why a call failed. Each
/// thread has lines of its own, so that a call's reasons are not mixed with those of a call on another thread.
/// </summary>
internal static unsafe class NativeLog
{
    private const int KeptLines = 400;
    private const int ContinuedLevel = 5;
    private const int WarningLevel = 3;

    private static readonly Lock s_gate = new();

    // Taken once: two pointers to one function need not be equal.
    private static readonly nint s_own = (nint)(delegate* unmanaged[Cdecl]<int, byte*, nint, void>)&OnLog;
    private static bool s_isShared;
    private static nint s_default;
    private static Listener? s_next;

    [ThreadStatic]
    private static Queue<Line>? s_lines;

    [ThreadStatic]
    private static StringBuilder? s_open;

    [ThreadStatic]
    private static int s_openLevel;

    [ThreadStatic]
    private static bool s_keepsAll;

    private static Queue<Line> Lines => s_lines ??= new();

    private static StringBuilder Open => s_open ??= new();

    /// <summary>Starts catching; llama_log_set passes the callback on to ggml.</summary>
    /// <param name="isShared">Whether the library is somebody else's too, whose callback goes on getting every line. Where nobody has set
    /// one, llama.cpp's own writes to the terminal: it goes on getting warnings and errors.</param>
    internal static void Attach(bool isShared = false)
    {
        s_isShared = isShared;
        if (isShared)
        {
            ListenFirst();
        }
        else
        {
            LlamaNative.llama_log_set(&OnLog, 0);
        }
    }

    /// <summary>Forgets this thread's lines so far, so that what comes next belongs to the next call.</summary>
    internal static void Clear()
    {
        ListenFirst();
        Lines.Clear();
        Open.Clear();
    }

    /// <summary>This thread's lines since <see cref="Clear"/>, oldest first.</summary>
    internal static IReadOnlyList<string> All() => [.. Lines.Select(line => line.Text)];

    /// <summary>Runs a call and gives all that it logs on this thread, however much that is.</summary>
    /// <param name="call">The call.</param>
    /// <param name="result">What it returned.</param>
    internal static IReadOnlyList<string> Everything<T>(Func<T> call, out T result)
    {
        Clear();
        s_keepsAll = true;
        try
        {
            result = call();
            return All();
        }
        finally
        {
            s_keepsAll = false;
        }
    }

    /// <summary>This thread's first error since <see cref="Clear"/> (the root cause comes first), or null.</summary>
    internal static string? FirstError()
    {
        string? error = Lines.Where(line => line.Level > WarningLevel).Select(line => line.Text).FirstOrDefault();
        return error is null ? null : WithoutFunctionName(error);
    }

    // A library has one callback. Whoever shares it may have set another since: that one is called after ours from now on.
    private static void ListenFirst()
    {
        if (!s_isShared)
        {
            return;
        }

        lock (s_gate)
        {
            Listener current = Current();
            if (current.Callback != s_own)
            {
                if (s_default == 0)
                {
                    LlamaNative.llama_log_set(null, 0);
                    s_default = Current().Callback;
                }

                Volatile.Write(ref s_next, current);
                LlamaNative.llama_log_set((delegate* unmanaged[Cdecl]<int, byte*, nint, void>)s_own, 0);
            }
        }
    }

    private static Listener Current()
    {
        nint callback,
            data;
        LlamaNative.llama_log_get(&callback, &data);
        return new Listener(callback, data);
    }

    // llama.cpp writes "llama_model_load: error loading model: …": the function's name helps nobody who reads a notebook.
    private static string WithoutFunctionName(string line)
    {
        int colon = line.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 && !line.AsSpan(0, colon).Contains(' ') ? line[(colon + 2)..] : line;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnLog(int level, byte* text, nint userData)
    {
        // An exception must not cross into native code; a log line that cannot be kept is not worth the process.
#pragma warning disable CA1031
        try
        {
            Add(level, NativeText.FromNative(text));
        }
        catch (Exception) { }
#pragma warning restore CA1031
        if (Volatile.Read(ref s_next) is { } next && (next.Callback != s_default || s_openLevel >= WarningLevel))
        {
            ((delegate* unmanaged[Cdecl]<int, byte*, nint, void>)next.Callback)(level, text, next.Data);
        }
    }

    private static void Add(int level, string text)
    {
        if (level != ContinuedLevel)
        {
            Flush();
            s_openLevel = level;
        }

        Open.Append(text);
        if (text.EndsWith('\n'))
        {
            Flush();
        }
    }

    private static void Flush()
    {
        string line = Open.ToString().TrimEnd();
        Open.Clear();
        if (line.Length == 0)
        {
            return;
        }

        Lines.Enqueue(new Line(s_openLevel, line));
        if (Lines.Count > KeptLines && !s_keepsAll)
        {
            Lines.Dequeue();
        }
    }

    private sealed record Line(int Level, string Text);

    private sealed record Listener(nint Callback, nint Data);
}
