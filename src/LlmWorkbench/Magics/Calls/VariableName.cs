using System.Collections.Frozen;
using System.Text.RegularExpressions;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Magics.Calls;

/// <summary>Which names a command may give to a variable.</summary>
public static partial class VariableName
{
    // https://learn.microsoft.com/dotnet/csharp/language-reference/keywords/, and those words of its second list that change what code
    // means.
    private static readonly FrozenSet<string> s_keywords = FrozenSet.Create(
        StringComparer.Ordinal,
        "abstract",
        "as",
        "base",
        "bool",
        "break",
        "byte",
        "case",
        "catch",
        "char",
        "checked",
        "class",
        "const",
        "continue",
        "decimal",
        "default",
        "delegate",
        "do",
        "double",
        "else",
        "enum",
        "event",
        "explicit",
        "extern",
        "false",
        "finally",
        "fixed",
        "float",
        "for",
        "foreach",
        "goto",
        "if",
        "implicit",
        "in",
        "int",
        "interface",
        "internal",
        "is",
        "lock",
        "long",
        "namespace",
        "new",
        "null",
        "object",
        "operator",
        "out",
        "override",
        "params",
        "private",
        "protected",
        "public",
        "readonly",
        "ref",
        "return",
        "sbyte",
        "sealed",
        "short",
        "sizeof",
        "stackalloc",
        "static",
        "string",
        "struct",
        "switch",
        "this",
        "throw",
        "true",
        "try",
        "typeof",
        "uint",
        "ulong",
        "unchecked",
        "unsafe",
        "ushort",
        "using",
        "virtual",
        "void",
        "volatile",
        "while",
        "async",
        "await",
        "dynamic",
        "field",
        "nameof",
        "record",
        "var",
        "with",
        "yield"
    );

    /// <summary>What is wrong with a name, as the end of a sentence; <see langword="null"/> for one that can be used.</summary>
    /// <param name="name">The name.</param>
    /// <returns>As in <c>«class» is a word of C# itself, class_ is not</c>.</returns>
    public static string? Problem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return s_keywords.Contains(name) ? $"«{name}» is a word of C# itself, {name}_ is not"
            : name.Length > 0 && name.All(c => c == '_') ? $"«{VisibleText.Phrase(name)}» is what C# throws values away with"
            : Pattern().IsMatch(name) ? null
            : $"«{VisibleText.Phrase(name)}» is not one: letters, digits and _, not beginning with a digit";
    }

    /// <summary>Refuses a name that somebody gives to a variable.</summary>
    /// <param name="name">The name.</param>
    /// <param name="variables">The variables there are.</param>
    /// <exception cref="WorkbenchException">It cannot be used, or would hide something from later cells.</exception>
    public static void Require(string name, IVariables variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        if (variables.ProblemWith(name) is { } problem)
        {
            throw new WorkbenchException($"A variable needs a name such as result: {problem}.");
        }
    }

    [GeneratedRegex(@"^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
