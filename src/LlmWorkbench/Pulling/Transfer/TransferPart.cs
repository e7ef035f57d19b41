using System.Security.Cryptography;
using System.Text.Json;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Runs;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Pulling.Transfer;

/// <summary>
/// The beginning of a file that has not come whole. It is hashed while it is written. Beside it, under the same name and
/// <c>.from</c>, stands where it came from and which version of the file it was, so that another version is not continued.
/// </summary>
internal sealed class TransferPart : IDisposable
{
    private readonly FileStream _file;
    private readonly Func<IncrementalHash> _begin;
    private IncrementalHash _hash;

    private TransferPart(string path, FileStream file, Func<IncrementalHash> begin) =>
        (Path, _file, _begin, _hash) = (path, file, begin, begin());

    /// <summary>The part's path.</summary>
    public string Path { get; }

    /// <summary>How many bytes are there.</summary>
    public long Length => _file.Length;

    /// <summary>The version of the file that it is a part of: an entity tag or a date, as servers give them; <see langword="null"/> where
    /// it
    /// is not known.</summary>
    public string? Version { get; private set; }

    /// <summary>Opens what is there, or makes it, and reads what is there for its hash.</summary>
    /// <param name="path">The part's path.</param>
    /// <param name="address">Where the file comes from.</param>
    /// <param name="isContentKnown">Whether a hash will say in the end if the beginning was another file's.</param>
    /// <param name="begin">Begins the hash.</param>
    /// <param name="run">Told how far reading has come.</param>
    /// <exception cref="WorkbenchException">Another process writes it just now, or something is in the way.</exception>
    public static async Task<TransferPart> OpenAsync(
        string path,
        Uri address,
        bool isContentKnown,
        Func<IncrementalHash> begin,
        RunContext run
    )
    {
        // Links could lead anywhere, and a pipe would be waited for.
        if (new FileInfo(path).LinkTarget is not null || Directory.Exists(path) || SpecialFile.Is(path))
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(path)} is in the way: it is a link, a folder, or no file at all. Delete it."
            );
        }

        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, useAsync: true);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new WorkbenchException("Another process fetches this file just now: wait until it is done, or end it.", e);
        }

        var part = new TransferPart(path, file, begin);
        try
        {
            part.Version = Noted(NoteOf(path), address);
            if (part.Length > 0 && !isContentKnown && part.Version is null)
            {
                part.Restart();
            }

            await part.ReadAsync(run).ConfigureAwait(false);
            return part;
        }
        catch
        {
            part.Dispose();
            throw;
        }
    }

    /// <summary>Adds what has come.</summary>
    public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await _file.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        _hash.AppendData(bytes.Span);
    }

    /// <summary>Forgets what is there.</summary>
    public void Restart()
    {
        _file.SetLength(0);
        _file.Position = 0;
        _hash.Dispose();
        _hash = _begin();
        Version = null;
    }

    /// <summary>Writes down which version of the file comes.</summary>
    public void Note(Uri address, string? version)
    {
        if (version is not null && version != Version)
        {
            File.WriteAllText(NoteOf(Path), JsonSerializer.Serialize(new Origin(WebRequests.Shown(address), version)));
        }

        Version = version;
    }

    /// <summary>The hash of what is there, in lower case; afterwards nothing can be added.</summary>
    public string Digest()
    {
        _file.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <summary>Takes it away, and what is noted beside it.</summary>
    public void Delete()
    {
        Dispose();
        DeleteAt(Path);
    }

    /// <summary>Takes a part away that nobody holds, and what is noted beside it.</summary>
    /// <param name="path">The part's path; it need not be there.</param>
    public static void DeleteAt(string path)
    {
        File.Delete(path);
        File.Delete(NoteOf(path));
    }

    /// <summary>Gives a part its name, and takes away what is noted beside it.</summary>
    /// <param name="path">The part's path.</param>
    /// <param name="target">The name; what stands under it is replaced.</param>
    public static void Finish(string path, string target)
    {
        File.Move(path, target, overwrite: true);
        File.Delete(NoteOf(path));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        bool isEmpty = _file.CanSeek && _file.Length == 0;
        _file.Dispose();
        _hash.Dispose();
        if (isEmpty)
        {
            DeleteAt(Path);
        }
    }

    private static string NoteOf(string path) => path + ".from";

    private async Task ReadAsync(RunContext run)
    {
        byte[] buffer = new byte[1 << 20];
        _file.Position = 0;
        for (int read; (read = await _file.ReadAsync(buffer, run.Cancellation).ConfigureAwait(false)) > 0; )
        {
            _hash.AppendData(buffer, 0, read);
            run.Report(0, $"reading the {Figures.Bytes(Length)} that are here already");
        }
    }

    private static string? Noted(string path, Uri address)
    {
        try
        {
            return
                new FileInfo(path) is { Exists: true, Length: < 4096, LinkTarget: null }
                && JsonSerializer.Deserialize<Origin>(File.ReadAllText(path)) is { } origin
                && origin.Address == WebRequests.Shown(address)
                ? origin.Version
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Then nothing is known of it.
            return null;
        }
    }

    private sealed record Origin(string Address, string Version);
}
