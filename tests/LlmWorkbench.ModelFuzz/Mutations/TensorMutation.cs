using System.Text;

namespace LlmWorkbench.ModelFuzz.Mutations;

/// <summary>Changes what a header says about tensors: names, shapes, types, places.</summary>
internal sealed class TensorMutation(Header header, Random random)
{
    /// <summary>Makes one change and says which; the header has at least one tensor.</summary>
    public string Apply()
    {
        int at = random.Next(header.Tensors.Count);
        TensorEntry tensor = header.Tensors[at];
        string name = Encoding.UTF8.GetString(tensor.Name);
        switch (random.Next(11))
        {
            case 0:
                header.Tensors.RemoveAt(at);
                return $"no {name}";
            case 1:
                header.Tensors.Insert(random.Next(header.Tensors.Count + 1), tensor);
                return $"{name} twice";
            case 2:
                byte[] other = random.Next(2) == 0 ? header.Tensors[random.Next(header.Tensors.Count)].Name : Odd(tensor.Name);
                header.Tensors[at] = tensor with { Name = other };
                return $"{name} is now called {Convert.ToHexString(other.AsSpan(0, Math.Min(80, other.Length)))}";
            case 3 or 4:
                header.Tensors[at] = tensor with { Type = random.Next(5) == 0 ? (uint)Interesting.Integer(random) : (uint)random.Next(43) };
                return $"{name} has type {header.Tensors[at].Type}";
            case 5 when tensor.Dimensions.Length > 1:
                header.Tensors[at] = tensor with { Dimensions = [.. tensor.Dimensions.Reverse()] };
                return $"{name} is turned round";
            case 6:
                ulong[] fewer =
                    random.Next(2) == 0
                        ? [.. tensor.Dimensions, 1 + (ulong)random.Next(2)]
                        : tensor.Dimensions[..random.Next(tensor.Dimensions.Length + 1)];
                header.Tensors[at] = tensor with { Dimensions = fewer, DimensionCount = (uint)fewer.Length };
                return $"{name} has {fewer.Length} dimensions";
            case 7:
                header.Tensors[at] = tensor with { DimensionCount = (uint)Interesting.Integer(random) };
                return $"{name} claims {header.Tensors[at].DimensionCount} dimensions";
            case 8:
                header.Tensors[at] = tensor with { Offset = Interesting.Integer(random) };
                return $"{name} lies at {header.Tensors[at].Offset}";
            case 9:
                int second = random.Next(header.Tensors.Count);
                (header.Tensors[at], header.Tensors[second]) = (
                    tensor with
                    {
                        Name = header.Tensors[second].Name,
                    },
                    header.Tensors[second] with
                    {
                        Name = tensor.Name,
                    }
                );
                return $"{name} and {Encoding.UTF8.GetString(header.Tensors[at].Name)} exchanged";
            default:
                return Resize(at, tensor, name);
        }
    }

    private string Resize(int at, TensorEntry tensor, string name)
    {
        ulong[] dimensions = [.. tensor.Dimensions];
        if (dimensions.Length == 0)
        {
            dimensions = [1];
        }

        int which = random.Next(dimensions.Length);
        dimensions[which] = random.Next(4) switch
        {
            0 => dimensions[which] * 2,
            1 => dimensions[which] + 32,
            _ => Interesting.Integer(random),
        };
        header.Tensors[at] = tensor with { Dimensions = dimensions, DimensionCount = (uint)dimensions.Length };
        return $"{name} has the shape {string.Join('x', dimensions)}";
    }

    private byte[] Odd(byte[] name) =>
        random.Next(5) switch
        {
            0 => Interesting.Text(random),
            1 => [.. Enumerable.Repeat((byte)'t', 62 + random.Next(4))],
            2 => [.. "direction."u8, .. Interesting.Text(random)],
            3 => Encoding.UTF8.GetBytes(
                Encoding.UTF8.GetString(name).Replace("blk.0", $"blk.{Interesting.Integer(random)}", StringComparison.Ordinal)
            ),
            _ => [.. name, .. ".bias"u8],
        };
}
