using System.Collections.Frozen;

namespace LlmWorkbench.Kernel.CSharp.Guarding;

/// <summary>The names of members as their authors know them.</summary>
internal static class MemberName
{
    private static readonly FrozenDictionary<string, string> s_operators = new Dictionary<string, string>
    {
        ["Addition"] = "+",
        ["UnaryPlus"] = "+",
        ["Subtraction"] = "-",
        ["UnaryNegation"] = "-",
        ["Multiply"] = "*",
        ["Division"] = "/",
        ["Modulus"] = "%",
        ["BitwiseAnd"] = "&",
        ["BitwiseOr"] = "|",
        ["ExclusiveOr"] = "^",
        ["LogicalNot"] = "!",
        ["OnesComplement"] = "~",
        ["Increment"] = "++",
        ["Decrement"] = "--",
        ["Equality"] = "==",
        ["Inequality"] = "!=",
        ["LessThan"] = "<",
        ["GreaterThan"] = ">",
        ["LessThanOrEqual"] = "<=",
        ["GreaterThanOrEqual"] = ">=",
        ["LeftShift"] = "<<",
        ["RightShift"] = ">>",
        ["True"] = "true",
        ["False"] = "false",
        ["Implicit"] = "implicit",
        ["Explicit"] = "explicit",
    }.ToFrozenDictionary();

    /// <summary>Makes the name.</summary>
    /// <param name="method">The compiled method's name: <c>get_Age</c>, <c>.ctor</c>, <c>&lt;Run&gt;g__Down|0_0</c>.</param>
    /// <param name="type">The full name of its type; of types inside of others the last part counts.</param>
    /// <returns>As in <c>Cat.Age</c>, <c>new Cat</c>, <c>Down</c>, <c>a lambda</c>; <c>the cell</c> for what stands outside of all
    /// members.</returns>
    public static string Of(string method, string type)
    {
        type = Last(type, '/', '+', '.').Split('`')[0];
        if (type.StartsWith('<') && type.Contains(">d", StringComparison.Ordinal))
        {
            // The machine that an async method or an iterator becomes.
            (method, type) = (type, "");
        }

        int local = method.IndexOf(">g__", StringComparison.Ordinal);
        if (local >= 0)
        {
            return method[(local + 4)..].Split('|')[0];
        }

        if (method.Contains(">b__", StringComparison.Ordinal))
        {
            return "a lambda";
        }

        bool isOwn = type.Length > 0 && !type.Contains('<', StringComparison.Ordinal) && !type.Contains('#', StringComparison.Ordinal);
        if (method.StartsWith('<'))
        {
            method = method[1..Math.Max(1, method.LastIndexOf('>'))].Trim('<', '>');
        }

        return !isOwn
            ? method is "" or "Initialize" or "Factory" or ".ctor" or ".cctor"
                ? "the cell"
                : Simple(method)
            : method switch
            {
                ".ctor" => $"new {type}",
                ".cctor" => $"static {type}",
                "Finalize" => $"~{type}",
                _ => $"{type}.{Simple(method)}",
            };
    }

    private static string Simple(string method)
    {
        method = Last(method, '.');
        int end = method.IndexOf('_', StringComparison.Ordinal);
        return (end < 0 ? "" : method[..end]) switch
        {
            "get" or "set" or "add" or "remove" => method[(end + 1)..] is var name && name == "Item" ? "this[]" : name,
            "op" => $"operator {s_operators.GetValueOrDefault(method[3..], method[3..])}",
            _ => method,
        };
    }

    private static string Last(string name, params ReadOnlySpan<char> separators) => name[(name.AsSpan().LastIndexOfAny(separators) + 1)..];
}
