using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Grammars;

/// <summary>One item of a rule's alternative: exactly one of the three is there.</summary>
/// <param name="Characters">One character of this set.</param>
/// <param name="Rule">The number of another rule, or -1.</param>
/// <param name="Token">One whole token.</param>
internal readonly record struct GrammarElement(CharacterSet? Characters, int Rule, GrammarToken? Token)
{
    internal static GrammarElement Of(CharacterSet characters) => new(characters, -1, null);

    internal static GrammarElement Of(int rule) => new(null, rule, null);

    internal static GrammarElement Of(GrammarToken token) => new(null, -1, token);
}

/// <summary>A token that a grammar names.</summary>
/// <param name="Id">Its number, or -1 when it is named by its text.</param>
/// <param name="Text">Its text with the angle brackets, as in <c>&lt;|user|&gt;</c>.</param>
/// <param name="IsNot">Whether every other token is meant.</param>
internal sealed record GrammarToken(int Id, string Text, bool IsNot);
