using LlmWorkbench.Llama.Grammars.JsonSchema;
using LlmWorkbench.Llama.Grammars.Notation;

namespace LlmWorkbench.Llama.Grammars;

/// <summary>
/// A grammar in GBNF, llama.cpp's notation: what a text may look like. Generation under it can draw only tokens that
/// continue such a text. Immutable; may be used by several generations at once.
/// </summary>
/// <remarks>
/// The language is that of llama.cpp v0.5.0 (grammars/README.md there). The machine is our own: llama.cpp's sampler prints
/// its parse errors to the terminal, needs exponential time for an ambiguous grammar without a way to stop it, and ends the
/// process for some. Tests compare both, token by token. Three differences: a control token counts as no text (it adds none),
/// bytes that are not UTF-8 are never allowed, and a repetition with more than its maximum is refused, not made endless.
/// </remarks>
public sealed class Grammar
{
    internal const string RootName = "root";

    private static readonly Lazy<Grammar> s_lazyJson = new(() => FromJsonSchema("true"));

    private Grammar(string text, GrammarRules rules)
    {
        Text = text;
        Rules = rules;
    }

    /// <summary>Any JSON value.</summary>
    public static Grammar Json => s_lazyJson.Value;

    /// <summary>The grammar in GBNF.</summary>
    public string Text { get; }

    /// <summary>The JSON schema that the grammar was made from, or null.</summary>
    public string? Schema { get; private init; }

    internal GrammarRules Rules { get; }

    /// <summary>Reads a grammar.</summary>
    /// <param name="text">GBNF with a rule named root.</param>
    /// <returns>The grammar.</returns>
    /// <exception cref="GrammarException">It is not a grammar, is left-recursive, or is too large; the sentence says where.</exception>
    public static Grammar Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        GrammarRules rules = new GrammarParser(text).Parse();
        GrammarRecursion.RefuseLeftRecursion(rules);
        return new Grammar(text, rules);
    }

    /// <summary>Makes the grammar of the JSON texts that fit a schema; <see cref="JsonSchemaGrammar"/> says what it may use.</summary>
    /// <param name="schema">A JSON schema as JSON text.</param>
    /// <returns>The grammar.</returns>
    /// <exception cref="GrammarException">It is not a schema, or uses what is not supported; the sentence names the place.</exception>
    public static Grammar FromJsonSchema(string schema)
    {
        string text = JsonSchemaGrammar.Convert(schema);
        Grammar grammar = Parse(text);
        return GrammarRecursion.CanEnd(grammar.Rules)
            ? new Grammar(text, grammar.Rules) { Schema = schema }
            : throw new GrammarException("JSON schema: no value fits it, because it has to hold itself without end.");
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>A grammar's rules, laid out one after the other.</summary>
/// <param name="Elements">All alternatives' elements; after the last one of each alternative stands null.</param>
/// <param name="Alternatives">For each rule where its alternatives begin in <paramref name="Elements"/>.</param>
/// <param name="Names">For each rule its name.</param>
/// <param name="Root">The number of the rule to begin with.</param>
internal sealed record GrammarRules(
    IReadOnlyList<GrammarElement?> Elements,
    IReadOnlyList<int[]> Alternatives,
    IReadOnlyList<string> Names,
    int Root
);
