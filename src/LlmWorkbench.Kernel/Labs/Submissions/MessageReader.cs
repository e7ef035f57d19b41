using System.Text;

namespace LlmWorkbench.Kernel.Labs.Submissions;

/// <summary>Reads the messages of a submission's process, with a bound on what it may say.</summary>
internal sealed class MessageReader(string mark, Stream stream)
{
    private const int MaxLine = 16 << 20;

    private readonly byte[] _part = new byte[16 << 10];
    private int _at;
    private int _count;

    /// <summary>The next message; what is none is passed over.</summary>
    /// <returns><see langword="null"/> when the process has ended, or has said what is too long for a message.</returns>
    public LabMessage? Next()
    {
        while (Line() is { } line)
        {
            if (LabLines.Read<LabMessage>(mark, line) is { Values: not null } message && message.Values.All(value => value is not null))
            {
                return message;
            }
        }

        return null;
    }

    private string? Line()
    {
        using var line = new MemoryStream();
        while (line.Length < MaxLine)
        {
            if (_at == _count)
            {
                (_at, _count) = (0, Read());
                if (_count == 0)
                {
                    return null;
                }
            }

            int end = Array.IndexOf(_part, (byte)'\n', _at, _count - _at);
            line.Write(_part, _at, (end < 0 ? _count : end) - _at);
            _at = end < 0 ? _count : end + 1;
            if (end >= 0)
            {
                return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
            }
        }

        return null;
    }

    private int Read()
    {
        try
        {
            return stream.Read(_part);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
