using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.Tests;

/// <summary>Tests that give bytes to the reader.</summary>
public abstract class ReadingTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    internal TemporaryFolder Folder => _folder;

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    internal GgufFile Read(RawGguf bytes) => GgufFile.Read(_folder.Write("a.gguf", bytes.ToArray()));

    /// <summary>The one sentence with which the bytes are refused, which must hold all of <paramref name="parts"/>.</summary>
    internal string Refused(RawGguf bytes, params string[] parts) => Refused(bytes.ToArray(), parts);

    internal string Refused(byte[] bytes, params string[] parts)
    {
        string path = _folder.Write("a.gguf", bytes);
        return Sentence.Of(Assert.Throws<GgufFormatException>(() => GgufFile.Read(path)), parts);
    }
}
