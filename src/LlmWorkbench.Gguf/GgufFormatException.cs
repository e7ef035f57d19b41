namespace LlmWorkbench.Gguf;

/// <summary>
/// A file is not GGUF, is damaged, or holds something that must not reach native code.
/// The message is one sentence: the field, what it holds and what it may hold.
/// </summary>
public sealed class GgufFormatException : Exception
{
    /// <summary>Creates the exception for a file.</summary>
    /// <param name="path">The file; its name starts the message.</param>
    /// <param name="problem">What is wrong, as a sentence without its full stop.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public GgufFormatException(string path, string problem, Exception? inner = null)
        : base($"{Shown.Text(System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(path)), 120)}: {problem}.", inner)
    {
        Path = path;
        Problem = problem;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is wrong, without the file's name and without a full stop.</summary>
    public string Problem { get; }
}
