using System.Text.Json;

namespace LlmWorkbench.Training.Serving;

/// <summary>What is asked of a served model.</summary>
internal sealed record ModelRequest
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web);

    /// <summary><c>read</c> for logits, <c>attend</c> for attention weights.</summary>
    public string Do { get; init; } = "";

    /// <summary>The text.</summary>
    public int[] Tokens { get; init; } = [];

    /// <summary>Of <c>read</c>: the first position after which logits are wanted.</summary>
    public int From { get; init; }

    /// <summary>Of <c>attend</c>: pairs of a layer and a head.</summary>
    public int[][] Heads { get; init; } = [];

    /// <summary>Reads a request.</summary>
    /// <param name="line">A line of JSON.</param>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static ModelRequest Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ModelRequest>(line, s_options) ?? throw new InvalidDataException("A request is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"A request is no JSON of a request: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Checks the numbers against a model.</summary>
    /// <exception cref="InvalidDataException">One is out of its range.</exception>
    public void Check(int context, int vocabulary, int layers, int heads)
    {
        Require(Tokens.Length >= 1 && Tokens.Length <= context, $"A text has {Tokens.Length} tokens, and 1 to {context} can be read.");
        Require(Array.TrueForAll(Tokens, id => id >= 0 && id < vocabulary), $"A token is none of the {vocabulary} that there are.");
        Require(From >= 0 && From < Tokens.Length, $"Logits are wanted from position {From} of {Tokens.Length} tokens.");
        Require(
            Array.TrueForAll(Heads, pair => pair is [var l, var h] && l >= 0 && l < layers && h >= 0 && h < heads),
            "A head is none that the model has."
        );
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
