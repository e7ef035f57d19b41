using System.Globalization;
using LlmWorkbench.Llama;

namespace LlmWorkbench.Magics;

/// <summary>A token and what is added to its logit, as it is typed: <c>yes=2</c>, <c>id:123=-5</c>, <c> no=ban</c>.</summary>
public static class BiasText
{
    /// <summary>Reads it.</summary>
    /// <param name="text">The token, then =, then a number, <c>-inf</c> or <c>ban</c>.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <returns>The bias.</returns>
    /// <exception cref="WorkbenchException">There is no such token, or no number behind the last =.</exception>
    public static LogitBias Parse(string text, LlamaVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(text);
        var equals = text.LastIndexOf('=');
        var value = equals < 0 ? "" : text[(equals + 1)..].Trim();
        if (value is "ban" or "-inf")
        {
            return LogitBias.Ban(NamedToken.Find(text[..equals], vocabulary));
        }

        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < float.MaxValue
            ? new LogitBias(NamedToken.Find(text[..equals], vocabulary), number)
            : throw new WorkbenchException($"--bias needs a token, =, and a number or ban, as in yes=2 or id:123=ban, not {text}.");
    }
}
