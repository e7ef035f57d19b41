using System.Text;

namespace LlmWorkbench.Services.Http;

/// <summary>The pieces of a streamed answer: a line of JSON each, or an event of the server-sent kind
/// (<see href="https://html.spec.whatwg.org/multipage/server-sent-events.html">specification</see>) that holds one.</summary>
/// <param name="stream">The answer.</param>
internal sealed class ServiceLines(Stream stream)
{
    // A token with its alternatives takes a few thousand bytes.
    private const int LongestLine = 4 << 20;

    private readonly byte[] _buffer = new byte[1 << 14];
    private int _next;
    private int _end;

    /// <summary>The next piece.</summary>
    /// <param name="cancellation">Ends the wait for it, however many empty lines come.</param>
    /// <returns>Its text without what stands around it; <see langword="null"/> at the end.</returns>
    /// <exception cref="InvalidDataException">A line is longer than any piece.</exception>
    public async Task<string?> NextAsync(CancellationToken cancellation)
    {
        while (await LineAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            cancellation.ThrowIfCancellationRequested();
            string piece = line.StartsWith("data:", StringComparison.Ordinal) ? line[5..].Trim() : line.Trim();

            // llama-server's own word for a failure in the middle.
            piece = piece.StartsWith("error:", StringComparison.Ordinal) ? $"{{\"error\":{piece[6..]}}}" : piece;
            if (piece.Length > 0 && !IsOther(piece))
            {
                return piece;
            }
        }

        return null;
    }

    /// <summary>A whole answer.</summary>
    /// <exception cref="InvalidDataException">It is longer than allowed.</exception>
    public static async Task<string> AllAsync(HttpContent content, int most, CancellationToken cancellation)
    {
        using Stream stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using var all = new MemoryStream();
        byte[] buffer = new byte[1 << 14];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            all.Write(buffer, 0, read);
            if (all.Length > most)
            {
                throw new InvalidDataException($"more than {most >> 20} MiB");
            }
        }

        return Encoding.UTF8.GetString(all.GetBuffer(), 0, (int)all.Length);
    }

    // Comments and the other fields of an event.
    private static bool IsOther(string piece) =>
        piece[0] == ':'
        || piece.StartsWith("event:", StringComparison.Ordinal)
        || piece.StartsWith("id:", StringComparison.Ordinal)
        || piece.StartsWith("retry:", StringComparison.Ordinal);

    private async Task<string?> LineAsync(CancellationToken cancellation)
    {
        List<byte> line = [];
        while (true)
        {
            if (_next == _end)
            {
                (_next, _end) = (0, await stream.ReadAsync(_buffer, cancellation).ConfigureAwait(false));
                if (_end == 0)
                {
                    return line.Count == 0 ? null : Encoding.UTF8.GetString([.. line]);
                }
            }

            int stop = Array.IndexOf(_buffer, (byte)'\n', _next, _end - _next);
            int until = stop < 0 ? _end : stop;
            line.AddRange(_buffer.AsSpan(_next, until - _next));
            _next = stop < 0 ? until : until + 1;
            if (stop >= 0)
            {
                return Encoding.UTF8.GetString([.. line]);
            }

            if (line.Count > LongestLine)
            {
                throw new InvalidDataException("a line without an end");
            }
        }
    }
}
