using System.Text;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>JSON as nobody should write it, and some that is not JSON.</summary>
/// <param name="random">Chooses.</param>
internal sealed class BrokenJson(Random random)
{
    private static readonly string[] s_atoms =
    [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1",
        "1e999",
        "-1e-999",
        "9223372036854775808",
        "0.1",
        "NaN",
        "Infinity",
        "01",
        "-",
        "",
        "\"\"",
        "\"a\"",
        "\"\\ud83d\"",
        "\"\\udc00\\ud83d\"",
        "\"\\ud83d\\ude00\"",
        "\"😀\"",
        "\"\\u0000\"",
        "\"\\\\ud83d\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\u0001\"",
        "{}",
        "[]",
    ];

    private static readonly string[] s_names = ["code", "data", "a", "a", "\\ud83d", "", "comm_id", "\\u0061"];

    /// <summary>A value.</summary>
    public string Value(int depth = 0) =>
        random.Next(10) switch
        {
            0 when depth < 4 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(depth + 1)))}]",
            1 when depth < 4 =>
                $"{{{string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => $"\"{Any(s_names)}\":{Value(depth + 1)}"))}}}",
            2 when random.Next(8) == 0 => new string('[', 300) + new string(']', random.Next(301)),
            3 when random.Next(8) == 0 => $"\"{new string('x', random.Next(20_000))}\"",
            _ => Any(s_atoms),
        };

    /// <summary>The bytes of a text, now and then cut or with one of them changed.</summary>
    public byte[] Bytes(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        if (bytes.Length > 0 && random.Next(8) == 0)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return random.Next(16) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }

    public T Any<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
