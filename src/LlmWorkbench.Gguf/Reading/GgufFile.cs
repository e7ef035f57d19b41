using LlmWorkbench.Gguf.Files;

namespace LlmWorkbench.Gguf.Reading;

/// <summary>
/// What a GGUF file says about itself: metadata, and name, shape, type and place of every tensor. Immutable.
/// The weights are not read; <see cref="OpenTensors"/> reaches them.
/// </summary>
public sealed partial class GgufFile
{
    private readonly Dictionary<string, GgufTensor> _byName;
    private readonly FileStamp _stamp;
    private readonly GgufFile[] _parts;

    private GgufFile(
        HeaderCursor cursor,
        FileStamp stamp,
        uint version,
        GgufMetadata metadata,
        List<GgufTensor> tensors,
        int alignment,
        long dataOffset
    )
    {
        Path = cursor.Path;
        _stamp = stamp;
        Version = version;
        Metadata = metadata;
        Tensors = tensors.AsReadOnly();
        Alignment = alignment;
        DataOffset = dataOffset;
        _byName = tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        _parts = [this];
    }

    private GgufFile(IReadOnlyList<GgufFile> parts)
    {
        GgufFile first = parts[0];
        (Path, _stamp, Version, Metadata) = (first.Path, first._stamp, first.Version, first.Metadata);
        (Alignment, DataOffset, _parts) = (first.Alignment, first.DataOffset, [.. parts]);
        Tensors = [.. parts.SelectMany(part => part.Tensors)];
        _byName = Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
    }

    /// <summary>The file's full path; of a model in several files that of the first.</summary>
    public string Path { get; }

    /// <summary>The files of a model that lies in several, this one's own header in each; for all others the file itself
    /// alone.</summary>
    public IReadOnlyList<GgufFile> Parts => _parts;

    /// <summary>The full paths of <see cref="Parts"/>.</summary>
    public IReadOnlyList<string> Paths => [.. _parts.Select(part => part.Path)];

    /// <summary>The version of the format: 2 or 3.</summary>
    public uint Version { get; }

    /// <summary>Bytes of the whole file, or of all of a model's files together.</summary>
    public long FileLength
    {
        get
        {
            long length = 0;
            foreach (GgufFile part in _parts)
            {
                length += part._stamp.Length;
            }

            return length;
        }
    }

    /// <summary>Bytes of all tensors together, without the padding between them.</summary>
    public long WeightBytes
    {
        get
        {
            long bytes = 0;
            foreach (GgufTensor tensor in Tensors)
            {
                bytes += tensor.ByteLength;
            }

            return bytes;
        }
    }

    /// <summary>Every tensor starts at a multiple of this many bytes.</summary>
    public int Alignment { get; }

    /// <summary>Where the weights start, in bytes from the start of the file.</summary>
    public long DataOffset { get; }

    /// <summary>Keys and values, in the order of the file.</summary>
    public GgufMetadata Metadata { get; }

    /// <summary>The tensors, in the order of the file.</summary>
    public IReadOnlyList<GgufTensor> Tensors { get; }

    /// <summary>The tensor of this name; null when there is none.</summary>
    public GgufTensor? FindTensor(string name) => _byName.GetValueOrDefault(name);

    /// <summary>
    /// Reads the header of a file and checks everything that llama.cpp's own reader checks, before native code sees it.
    /// It takes memory in proportion to the header, whatever the header claims.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufFormatException">It is not GGUF, is damaged, or is cut off.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading it is not allowed.</exception>
    public static GgufFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            throw new GgufFormatException(path, "this is a folder, not a GGUF file");
        }

        if (!File.Exists(path))
        {
            ClosedFolder.Refuse(path);
            throw new FileNotFoundException($"There is no file {path}.", path);
        }

        // Before it is opened: a pipe would wait for its other end.
        if (SpecialFile.Is(path))
        {
            throw new GgufFormatException(path, "this is a pipe, a device or a socket, not a GGUF file");
        }

        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16);
        try
        {
            // Of the open file itself: another may have taken its name by now.
            var stamp = FileStamp.Of(stream.SafeFileHandle);
            return ReadHeader(new HeaderCursor(stream, path, stamp.Length), stamp);
        }
        catch (EndOfStreamException e)
        {
            throw new GgufFormatException(path, "the file became shorter while it was read", e);
        }
    }

    /// <summary>
    /// Reads the header of a model as <see cref="Read"/> does, and where the file is the first of several (<c>-00001-of-00003.gguf</c>)
    /// those of the others too: all tensors together, with the metadata of the first.
    /// </summary>
    /// <param name="path">The file, or the first of several.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="GgufFormatException">It is not GGUF, is damaged, or is cut off; or it is one of several, and the others are not
    /// there, do not belong to it, or it is not the first.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading it is not allowed.</exception>
    public static GgufFile ReadModel(string path)
    {
        GgufFile file = Read(path);
        return SplitModel.IsPart(file) ? new GgufFile(SplitModel.Parts(file)) : file;
    }

    /// <summary>Opens the weights: only what is read is loaded.</summary>
    /// <exception cref="GgufFormatException">The file has changed since its header was read.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading it is not allowed.</exception>
    public GgufTensorData OpenTensors()
    {
        RequireUnchanged();
        return new GgufTensorData(this);
    }

    private static GgufFile ReadHeader(HeaderCursor cursor, FileStamp stamp)
    {
        uint version = Preamble.ReadVersion(cursor);
        ulong tensorCount = cursor.ReadUInt64(new Field("the number of tensors"));
        ulong entryCount = cursor.ReadUInt64(new Field("the number of metadata entries"));
        TensorReader.CheckCount(cursor, tensorCount);
        GgufMetadata metadata = MetadataReader.Read(cursor, entryCount);
        int alignment = TensorLayout.ReadAlignment(metadata, cursor.Path);
        List<GgufTensor> tensors = TensorReader.Read(cursor, tensorCount);

        // Without tensors there is no padding, as in llama.cpp.
        long dataOffset = tensors.Count == 0 ? cursor.Position : TensorLayout.Pad(cursor.Position, alignment);
        if (dataOffset > cursor.Length)
        {
            throw cursor.Refuse(
                $"the file ends at {Shown.Bytes(cursor.Length)}, before the weights, which start at {Shown.Number(dataOffset)}"
            );
        }

        TensorLayout.Check(cursor.Path, tensors, alignment, dataOffset, cursor.Length);
        return new GgufFile(cursor, stamp, version, metadata, tensors, alignment, dataOffset);
    }
}
