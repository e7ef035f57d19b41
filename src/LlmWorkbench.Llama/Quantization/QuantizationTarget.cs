using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Llama.Quantization;

/// <summary>The file that a quantized model is written to.</summary>
internal sealed class QuantizationTarget
{
    // What a header adds to that of the source: types and offsets stay as wide as they are, a few keys are new.
    private const long HeaderRoom = 4096;
    private readonly QuantizationPlan _plan;

    internal QuantizationTarget(QuantizationPlan plan, string path) => (_plan, Path) = (plan, System.IO.Path.GetFullPath(path));

    /// <summary>Its full path.</summary>
    internal string Path { get; }

    private string Name => System.IO.Path.GetFileName(Path);

    private string Folder => System.IO.Path.GetDirectoryName(Path) ?? Path;

    /// <summary>Refuses, before hours of work, what could not be written.</summary>
    /// <exception cref="LlamaException">It could not.</exception>
    internal void Check(bool overwrite)
    {
        Require(!Directory.Exists(Path), $"{Path} is a folder: name the file to write.");
        Require(Directory.Exists(Folder), ClosedFolder.Sentence(Path) ?? $"There is no folder {Folder} to write {Name} to.");
        Require(!IsSpecial(), $"{Path} {SpecialFile.Problem}: name the file to write.");
        Require(!IsSource(), $"{Name} is the file that is quantized, or a link to it: choose another name for the quantized file.");
        Require(
            overwrite || !(File.Exists(Path) || new FileInfo(Path).LinkTarget is not null),
            $"{Path} is there already: choose another name, or allow overwriting it (--overwrite; in C#, overwrite: true)."
        );
        RequireReplaceable(overwrite);
        long needed = _plan.Bytes + _plan.Source.DataOffset + HeaderRoom + ((long)_plan.Tensors.Count * _plan.Source.Alignment);
        RequireRoom(Folder, Name, needed, FreeBytes());
    }

    /// <summary>Refuses a file that the disk has no room for.</summary>
    /// <exception cref="NotWrittenException">It has not.</exception>
    internal static void RequireRoom(string folder, string name, long needed, long free)
    {
        if (free < needed)
        {
            throw new NotWrittenException(
                $"The disk of {folder} has {Megabytes(free)} free, and {name} needs {Megabytes(needed)}: free some space, or write "
                    + "to another disk."
            );
        }
    }

    /// <summary>Runs the writing, and says in a sentence why it failed, if it did.</summary>
    /// <exception cref="NotWrittenException">It failed.</exception>
    internal QuantizedFile Write(Func<QuantizedFile> write)
    {
        try
        {
            return write();
        }
        catch (ArgumentOutOfRangeException e) when (e.ParamName == "value")
        {
            // What .NET makes of EFBIG: FAT32 ends at 4 GiB, and a process may have a limit.
            throw new NotWrittenException(
                $"{Name} could not be written, and nothing of it was left: the file system of {Folder} holds no file of "
                    + $"{Megabytes(_plan.Bytes)}.",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotWrittenException(
                $"{Name} could not be written, and nothing of it was left: {FileFailure.Sentence(e).TrimEnd('.')}.",
                e
            );
        }
    }

    private bool IsSource()
    {
        try
        {
            return _plan.Source.Paths.Any(source => RealPath.Same(RealPath.Of(Path), RealPath.Of(source)));
        }
        catch (IOException e)
        {
            throw new LlamaException(FileFailure.Sentence(e), e);
        }
    }

    private bool IsSpecial()
    {
        try
        {
            return SpecialFile.Is(Path);
        }
        catch (IOException e)
        {
            throw new LlamaException(FileFailure.Sentence(e), e);
        }
    }

    private void RequireReplaceable(bool overwrite)
    {
        try
        {
            AtomicFile.Check(Path, overwrite);
            Require(
                !AtomicFile.IsBeingWritten(Path),
                $"{Path} is being written just now by another command: wait until it is done, or choose another name."
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotWrittenException(FileFailure.Sentence(e), e);
        }
    }

    private long FreeBytes()
    {
        try
        {
            return new DriveInfo(Folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Some network disks do not say; then writing itself will.
            return long.MaxValue;
        }
    }

    private static string Megabytes(long bytes) => FormattableString.Invariant($"{bytes / 1e6:N1} MB");

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new LlamaException(message);
        }
    }
}
