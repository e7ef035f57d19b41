using System.Runtime.InteropServices;
using System.Text;

namespace LlmWorkbench.Testing.Models;

/// <summary>
/// The weights of an ONNX file: as much of its protobuf form (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) as that takes.
/// </summary>
internal sealed class OnnxWeights
{
    private const int Graph = 7;
    private const int Float = 1;

    private readonly Dictionary<string, (long[] Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _products = new(StringComparer.Ordinal);

    /// <summary>Reads a file.</summary>
    internal OnnxWeights(ReadOnlySpan<byte> model)
    {
        List<(string Operation, string[] Inputs, string Output)> nodes = [];
        while (Next(ref model, out int field, out ReadOnlySpan<byte> bytes, out _))
        {
            while (field == Graph && Next(ref bytes, out int part, out ReadOnlySpan<byte> inner, out _))
            {
                if (part == 1)
                {
                    nodes.Add(Node(inner));
                }
                else if (part == 5)
                {
                    AddTensor(inner);
                }
            }
        }

        // An exporter folds the transposition into a matrix, which loses its name: its bias, which is added to its product, has kept it.
        var matrices = nodes
            .Where(n => n.Operation == "MatMul" && _tensors.ContainsKey(n.Inputs[1]))
            .ToDictionary(n => n.Output, n => n.Inputs[1]);
        foreach ((_, string[] inputs, _) in nodes.Where(n => n.Operation == "Add"))
        {
            if (inputs.FirstOrDefault(matrices.ContainsKey) is { } product && inputs.FirstOrDefault(_tensors.ContainsKey) is { } bias)
            {
                _products[bias.Replace(".bias", ".weight", StringComparison.Ordinal)] = matrices[product];
            }
        }
    }

    /// <summary>A tensor as it stands; row after row.</summary>
    internal (long[] Shape, float[] Values) this[string name] => _tensors[name];

    /// <summary>A matrix that inputs are multiplied by, by the name that it had before the export: [outputs][inputs].</summary>
    internal (long[] Shape, float[] Values) Matrix(string name)
    {
        (long[] shape, float[] values) = _tensors[_products[name]];
        (int inputs, int outputs) = ((int)shape[0], (int)shape[1]);
        float[] turned = new float[values.Length];
        for (int i = 0; i < inputs; i++)
        {
            for (int o = 0; o < outputs; o++)
            {
                turned[(o * inputs) + i] = values[(i * outputs) + o];
            }
        }

        return ([outputs, inputs], turned);
    }

    private static (string Operation, string[] Inputs, string Output) Node(ReadOnlySpan<byte> bytes)
    {
        string operation = "";
        List<string> inputs = [];
        List<string> outputs = [];
        while (Next(ref bytes, out int field, out ReadOnlySpan<byte> inner, out _))
        {
            switch (field)
            {
                case 1:
                    inputs.Add(Encoding.UTF8.GetString(inner));
                    break;
                case 2:
                    outputs.Add(Encoding.UTF8.GetString(inner));
                    break;
                case 4:
                    operation = Encoding.UTF8.GetString(inner);
                    break;
                default:
                    break;
            }
        }

        return (operation, [.. inputs], outputs[0]);
    }

    private void AddTensor(ReadOnlySpan<byte> bytes)
    {
        List<long> shape = [];
        ulong type = 0;
        string name = "";
        float[] values = [];
        while (Next(ref bytes, out int field, out ReadOnlySpan<byte> inner, out ulong number))
        {
            switch (field)
            {
                case 1:
                    shape.Add((long)number);
                    break;
                case 2:
                    type = number;
                    break;
                case 8:
                    name = Encoding.UTF8.GetString(inner);
                    break;
                case 9 when type == Float:
                    values = MemoryMarshal.Cast<byte, float>(inner).ToArray();
                    break;
                default:
                    break;
            }
        }

        if (type == Float && shape.Count > 0)
        {
            Assert.Equal(shape.Aggregate(1L, (a, b) => a * b), values.LongLength);
            _tensors[name] = ([.. shape], values);
        }
    }

    // A field is its number and kind in one varint, then a varint, 8 or 4 bytes, or a length and so many bytes
    // (https://protobuf.dev/programming-guides/encoding/).
    private static bool Next(ref ReadOnlySpan<byte> rest, out int field, out ReadOnlySpan<byte> bytes, out ulong number)
    {
        (field, number) = (0, 0);
        bytes = default;
        if (rest.IsEmpty)
        {
            return false;
        }

        ulong key = Varint(ref rest);
        field = (int)(key >> 3);
        int length = (key & 7) switch
        {
            1 => sizeof(ulong),
            5 => sizeof(uint),
            2 => checked((int)Varint(ref rest)),
            _ => 0,
        };
        number = length == 0 && (key & 7) == 0 ? Varint(ref rest) : 0;
        bytes = rest[..length];
        rest = rest[length..];
        return true;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> rest)
    {
        ulong value = 0;
        for (int i = 0; ; i++)
        {
            value |= (ulong)(rest[i] & 0x7F) << (7 * i);
            if ((rest[i] & 0x80) == 0)
            {
                rest = rest[(i + 1)..];
                return value;
            }
        }
    }
}
