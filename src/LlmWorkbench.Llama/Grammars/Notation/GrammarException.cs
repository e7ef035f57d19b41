namespace LlmWorkbench.Llama.Grammars.Notation;

/// <summary>A grammar or JSON schema cannot be used; the message is one sentence that says where and what would work.</summary>
public sealed class GrammarException : LlamaException
{
    /// <summary>Says what is wrong with a grammar.</summary>
    /// <param name="message">One sentence.</param>
    public GrammarException(string message)
        : base(message) { }

    /// <summary>Says what is wrong at a place of a grammar's text.</summary>
    /// <param name="problem">What is wrong, without a full stop.</param>
    /// <param name="line">The line, counted from 1.</param>
    /// <param name="column">The character in the line, counted from 1.</param>
    public GrammarException(string problem, int line, int column)
        : base($"Grammar, line {line}, column {column}: {problem}.")
    {
        Line = line;
        Column = column;
    }

    /// <summary>The line of the grammar, counted from 1; 0 when the sentence is about no single place.</summary>
    public int Line { get; }

    /// <summary>The character in the line, counted from 1; 0 when the sentence is about no single place.</summary>
    public int Column { get; }
}
