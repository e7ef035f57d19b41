namespace LlmWorkbench.Gguf.Reading;

// Whether the files are still those whose headers were read.
public sealed partial class GgufFile
{
    /// <summary>Whether the path still leads to the file whose header was read (<see cref="RequireUnchanged"/>).</summary>
    public bool IsUnchanged
    {
        get
        {
            try
            {
                RequireUnchanged();
                return true;
            }
            catch (GgufFormatException)
            {
                return false;
            }
        }
    }

    /// <summary>Makes sure that the path still leads to the file whose header was read, by its length and the time of its last
    /// change.</summary>
    /// <exception cref="GgufFormatException">Another file is there now, it was changed, or there is none.</exception>
    public void RequireUnchanged()
    {
        foreach (GgufFile part in _parts)
        {
            part.RequireOwnUnchanged();
        }
    }

    private void RequireOwnUnchanged()
    {
        FileInfo now = new(System.IO.Path.GetFullPath(Path));
        if (!now.Exists)
        {
            throw new GgufFormatException(
                Path,
                "the file is no longer there; what is in memory can still be run, but nothing more can be read from the file"
            );
        }

        // The file that a link leads to, as when it was opened.
        now = now.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target : now;
        if (_stamp.Difference(FileStamp.Of(now)) is { } how)
        {
            throw new GgufFormatException(Path, $"the file has changed since its header was read: {how}; load it again to use the new one");
        }
    }

    /// <summary>Makes sure that an open file, whatever its path leads to, is as it was when the header was read.</summary>
    /// <exception cref="GgufFormatException">Somebody has written to it.</exception>
    internal void RequireUnwritten(OpenedFile file)
    {
        if (_stamp.Difference(file.Stamp) is { } how)
        {
            throw new GgufFormatException(
                Path,
                $"the file was written over while it was in use: {how}; load it again to use what is in it now"
            );
        }
    }
}
