using LlmWorkbench.Kernel.Jupyter.Zmtp;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.Kernel.Tests.Jupyter.Zmtp;

[Fast]
public sealed class FrameTests
{
    private const long Limit = 1 << 30;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void What_was_written_is_read_however_it_is_cut(int piece)
    {
        byte[][] message =
        [
            [],
            [1],
            Body(255),
            Body(256),
            Body(65_535),
            Body(65_536),
            Body(200_000),
        ];
        byte[] wire = [.. FrameWriter.Message(message).SelectMany(bytes => bytes.ToArray()), .. FrameWriter.Command([2, 3]).ToArray()];

        List<ZmtpFrame> frames = Read(wire, piece);

        Assert.Equal([.. message, [2, 3]], frames.Select(frame => frame.Body));
        Assert.Equal([true, true, true, true, true, true, false, false], frames.Select(frame => frame.HasMore));
        Assert.Equal([false, false, false, false, false, false, false, true], frames.Select(frame => frame.IsCommand));
    }

    [Fact]
    public void Memory_is_taken_as_bytes_come()
    {
        var reader = new FrameReader();
        ReadOnlySpan<byte> head = RawPeer.Announcement(0, Limit);

        Assert.Null(reader.Read(ref head, Limit));
        Assert.InRange(reader.Held, 0, 4096);
        ReadOnlySpan<byte> some = Body(100_000);
        Assert.Null(reader.Read(ref some, Limit));
        Assert.InRange(reader.Held, 100_000, 200_000);
    }

    [Theory]
    [InlineData(new byte[] { 8, 0 }, "0x08")]
    [InlineData(new byte[] { 5, 0 }, "0x05")]
    [InlineData(new byte[] { 0, 11 }, "11 bytes is announced where 10 may come")]
    [InlineData(new byte[] { 2, 255, 255, 255, 255, 255, 255, 255, 255 }, "18446744073709551615 bytes")]
    public void What_is_not_a_frame_or_too_long_is_refused(byte[] bytes, string expected)
    {
        ZmtpException exception = Assert.Throws<ZmtpException>(() =>
        {
            ReadOnlySpan<byte> rest = bytes;
            new FrameReader().Read(ref rest, 10);
        });

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_of_no_bytes_is_refused_where_the_message_is_too_long_already() =>
        Assert.Throws<ZmtpException>(() =>
        {
            ReadOnlySpan<byte> empty = [1, 0];
            new FrameReader().Read(ref empty, -1);
        });

    private static List<ZmtpFrame> Read(byte[] wire, int piece)
    {
        var reader = new FrameReader();
        var frames = new List<ZmtpFrame>();
        foreach (byte[] bytes in wire.Chunk(piece))
        {
            ReadOnlySpan<byte> rest = bytes;
            while (reader.Read(ref rest, Limit) is { } frame)
            {
                frames.Add(frame);
            }
        }

        return frames;
    }

    private static byte[] Body(int length)
    {
        byte[] body = new byte[length];
        new Random(length).NextBytes(body);
        return body;
    }
}
