using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LlmWorkbench.Training.Serving;

/// <summary>
/// What goes over the pipes: a line of JSON each way, and after an answer's line as many float32 (little endian) as its
/// <c>floats</c> says.
/// </summary>
/// <param name="output">Where answers go.</param>
internal sealed class Frames(Stream output)
{
    /// <summary>Writes an answer.</summary>
    /// <param name="line">Its JSON.</param>
    /// <param name="floats">Numbers after it; none leaves them out.</param>
    public void Write(JsonObject line, ReadOnlySpan<float> floats = default)
    {
        if (!floats.IsEmpty)
        {
            line["floats"] = floats.Length;
        }

        output.Write(Encoding.UTF8.GetBytes(line.ToJsonString(JsonSerializerOptions.Default) + "\n"));
        output.Write(MemoryMarshal.AsBytes(floats));
        output.Flush();
    }
}
