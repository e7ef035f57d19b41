using System.Net;
using System.Text;

namespace LlmWorkbench.Kernel.Html;

/// <summary>Writes the simple formulas of notebooks as HTML that reads well without a typesetter: signs, indices, fractions and roots on one line.</summary>
internal static class MathText
{
    private static readonly Dictionary<string, string> s_signs = new(StringComparer.Ordinal)
    {
        ["alpha"] = "α",
        ["beta"] = "β",
        ["gamma"] = "γ",
        ["delta"] = "δ",
        ["epsilon"] = "ε",
        ["eta"] = "η",
        ["theta"] = "θ",
        ["lambda"] = "λ",
        ["mu"] = "μ",
        ["pi"] = "π",
        ["sigma"] = "σ",
        ["tau"] = "τ",
        ["phi"] = "φ",
        ["omega"] = "ω",
        ["Delta"] = "Δ",
        ["Sigma"] = "Σ",
        ["sum"] = "∑",
        ["prod"] = "∏",
        ["infty"] = "∞",
        ["cdot"] = "·",
        ["times"] = "×",
        ["div"] = "÷",
        ["pm"] = "±",
        ["approx"] = "≈",
        ["neq"] = "≠",
        ["ne"] = "≠",
        ["le"] = "≤",
        ["leq"] = "≤",
        ["ge"] = "≥",
        ["geq"] = "≥",
        ["ll"] = "≪",
        ["in"] = "∈",
        ["to"] = "→",
        ["rightarrow"] = "→",
        ["leftarrow"] = "←",
        ["top"] = "⊤",
        ["mid"] = "|",
        ["|"] = "‖",
        ["dots"] = "…",
        ["ldots"] = "…",
        ["cdots"] = "⋯",
        ["quad"] = "  ",
        [","] = " ",
        [";"] = " ",
        [" "] = " ",
        ["left"] = "",
        ["right"] = "",
        ["!"] = "",
    };

    /// <summary>Writes a formula.</summary>
    /// <param name="tex">The formula in TeX, without delimiters.</param>
    /// <returns>Encoded HTML; commands that are not known stay as they are.</returns>
    public static string Of(string tex)
    {
        int at = 0;
        return Sequence(tex, ref at, untilBrace: false);
    }

    private static string Sequence(string tex, ref int at, bool untilBrace)
    {
        var html = new StringBuilder();
        while (at < tex.Length && !(untilBrace && tex[at] == '}'))
        {
            html.Append(tex[at] switch
            {
                '^' => Index(tex, ref at, "sup"),
                '_' => Index(tex, ref at, "sub"),
                _ => Atom(tex, ref at),
            });
        }

        return html.ToString();
    }

    private static string Index(string tex, ref int at, string tag)
    {
        at++;
        return $"<{tag}>{Atom(tex, ref at)}</{tag}>";
    }

    // One character, one group in braces, or one command with what it takes.
    private static string Atom(string tex, ref int at)
    {
        if (at >= tex.Length)
        {
            return "";
        }

        if (tex[at] == '{')
        {
            at++;
            string group = Sequence(tex, ref at, untilBrace: true);
            at++;
            return group;
        }

        return tex[at] == '\\' ? Command(tex, ref at) : WebUtility.HtmlEncode(tex[at++].ToString());
    }

    private static string Command(string tex, ref int at)
    {
        int start = ++at;
        while (at < tex.Length && char.IsAsciiLetter(tex[at]))
        {
            at++;
        }

        at = at == start ? Math.Min(at + 1, tex.Length) : at;
        string name = tex[start..at];
        switch (name)
        {
            case "frac":
                string above = Atom(tex, ref at);
                return $"{Wrapped(above)} / {Wrapped(Atom(tex, ref at))}";
            case "sqrt":
                return $"√{Wrapped(Atom(tex, ref at))}";
            case "text" or "mathrm" or "operatorname" or "mathbf" or "mathit" or "mathcal":
                return Atom(tex, ref at);
            default:
                return s_signs.TryGetValue(name, out string? sign) ? sign
                    : name.Length > 0 && char.IsAsciiLetter(name[0]) ? WebUtility.HtmlEncode(Function(name)) : WebUtility.HtmlEncode(name);
        }
    }

    private static string Function(string name) =>
        name is "log" or "ln" or "exp" or "max" or "min" or "arg" or "sin" or "cos" or "tan" or "tanh" ? name + " " : "\\" + name;

    private static string Wrapped(string html) => html.Length <= 2 || html.All(char.IsAsciiLetterOrDigit) ? html : $"({html})";
}
