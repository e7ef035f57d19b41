using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using LlmWorkbench.Gguf.Files;
using TorchSharp;

namespace LlmWorkbench.Training.Export.HuggingFace;

/// <summary>
/// Writes tensors as a safetensors file: the length of a JSON header (8 bytes, little endian), the header, and the numbers one after the
/// other (https://github.com/huggingface/safetensors#format).
/// </summary>
internal static class SafetensorsFile
{
    private const int Alignment = 8;

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file that is written, as in <c>model.safetensors</c>.</param>
    /// <param name="tensors">Names and tensors, in file order.</param>
    /// <param name="half">Whether numbers have 16 bits instead of 32.</param>
    /// <param name="readers">Who may read it.</param>
    public static void Write(string path, IReadOnlyList<(string Name, torch.Tensor Tensor)> tensors, bool half, FileReaders readers)
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        long size = half ? 2L : 4L;
        long end = 0L;
        foreach ((string? name, torch.Tensor? tensor) in tensors)
        {
            long start = end;
            end += tensor.numel() * size;
            header[name] = new JsonObject
            {
                ["dtype"] = half ? "F16" : "F32",
                ["shape"] = new JsonArray([.. tensor.shape.Select(length => JsonValue.Create(length))]),
                ["data_offsets"] = new JsonArray(start, end),
            };
        }

        // Spaces after the header bring the numbers to a multiple of 8.
        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString());
        int padded = (text.Length + Alignment - 1) / Alignment * Alignment;
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        AtomicFile.Write(path, overwrite: true, Numbers, readers: readers);

        void Numbers(Stream file)
        {
            file.Write(length);
            file.Write(text);
            file.Write(Encoding.UTF8.GetBytes(new string(' ', padded - text.Length)));
            foreach ((string _, torch.Tensor? tensor) in tensors)
            {
                using DisposeScope scope = torch.NewDisposeScope();
                file.Write(tensor.to_type(half ? torch.ScalarType.Float16 : torch.ScalarType.Float32).contiguous().bytes);
            }
        }
    }
}
