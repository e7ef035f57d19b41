namespace LlmWorkbench.Gguf.Writing;

/// <summary>Writes a file so that its name never stands for half of it.</summary>
internal static class PartFile
{
    /// <summary>Writes <c>path.part</c>, then renames it.</summary>
    public static void Write(string path, bool overwrite, Action<Stream> write, Action<string>? verify = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a folder.");
        }

        if (!overwrite && File.Exists(path))
        {
            throw new IOException($"{path} is there already, and may not be overwritten.");
        }

        string part = path + ".part";
        FileStream stream = new(part, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            verify?.Invoke(part);
            File.Move(part, path, overwrite);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }
}
