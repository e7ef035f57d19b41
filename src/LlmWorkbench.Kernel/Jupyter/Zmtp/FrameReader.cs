using System.Buffers.Binary;

namespace LlmWorkbench.Kernel.Jupyter.Zmtp;

/// <summary>
/// Takes frames from the bytes of a connection, however they are cut. Memory is taken for bytes that have arrived, never for
/// bytes that are only announced: a frame's body grows as it comes.
/// </summary>
/// <remarks>https://rfc.zeromq.org/spec/23/#framing</remarks>
internal sealed class FrameReader
{
    private const int ShortHead = 2;
    private const int LongHead = 9;
    private const int FirstRoom = 4096;

    private readonly byte[] _head = new byte[LongHead];
    private int _headLength;
    private byte[]? _body;
    private int _arrived;
    private int _size;

    /// <summary>How many bytes are held of a frame that is not whole.</summary>
    public int Held => _body?.Length ?? 0;

    /// <summary>Reads on.</summary>
    /// <param name="bytes">What has come; what was used is cut off its front.</param>
    /// <param name="limit">The bytes that the next frame may have.</param>
    /// <returns>A frame; null when it is not whole yet, and all bytes are used.</returns>
    /// <exception cref="ZmtpException">The frame is longer, or not one.</exception>
    public ZmtpFrame? Read(ref ReadOnlySpan<byte> bytes, long limit)
    {
        while (_body is null)
        {
            if (bytes.IsEmpty)
            {
                return null;
            }

            _head[_headLength++] = bytes[0];
            bytes = bytes[1..];
            ReadHead(limit);
        }

        TakeBody(ref bytes);
        if (_arrived < _size)
        {
            return null;
        }

        var frame = new ZmtpFrame(_body, (_head[0] & FrameFlags.More) != 0, (_head[0] & FrameFlags.Command) != 0);
        (_body, _headLength, _arrived) = (null, 0, 0);
        return frame;
    }

    private void ReadHead(long limit)
    {
        byte flags = _head[0];
        if ((flags & ~FrameFlags.All) != 0 || (flags & (FrameFlags.More | FrameFlags.Command)) == (FrameFlags.More | FrameFlags.Command))
        {
            throw new ZmtpException($"a frame begins with 0x{flags:X2}, which no frame does");
        }

        bool isLong = (flags & FrameFlags.Long) != 0;
        if (_headLength < (isLong ? LongHead : ShortHead))
        {
            return;
        }

        ulong size = isLong ? BinaryPrimitives.ReadUInt64BigEndian(_head.AsSpan(1)) : _head[1];
        if (limit < 0 || size > (ulong)limit)
        {
            throw new ZmtpException($"a frame of {size} bytes is announced where {Math.Max(0, limit)} may come");
        }

        _size = checked((int)size);
        _body = new byte[Math.Min(_size, FirstRoom)];
    }

    private void TakeBody(ref ReadOnlySpan<byte> bytes)
    {
        int taken = Math.Min(bytes.Length, _size - _arrived);
        if (_arrived + taken > _body!.Length)
        {
            Array.Resize(ref _body, (int)Math.Min(_size, Math.Max(_arrived + taken, 2L * _body.Length)));
        }

        bytes[..taken].CopyTo(_body.AsSpan(_arrived));
        bytes = bytes[taken..];
        _arrived += taken;
    }
}
