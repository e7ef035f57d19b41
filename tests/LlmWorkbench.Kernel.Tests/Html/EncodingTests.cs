using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace LlmWorkbench.Kernel.Tests.Html;

/// <summary>
/// All text goes through Markup on its way into HTML, and through PlotlyText into the labels of charts: nobody else encodes, so that
/// nobody forgets what these know.
/// </summary>
[Fast]
public sealed class EncodingTests
{
    private static readonly string[] s_allowed = ["LlmWorkbench.Drawing.Charts.PlotlyText", "LlmWorkbench.Drawing.Markup"];

    private static readonly HashSet<string> s_encoders =
    [
        "System.Net.WebUtility::HtmlEncode",
        "System.Web.HttpUtility::HtmlEncode",
        "System.Web.HttpUtility::HtmlAttributeEncode",
        "System.Text.Encodings.Web.TextEncoder::Encode",
        "System.Text.Encodings.Web.HtmlEncoder::get_Default",
        "System.Text.Encodings.Web.HtmlEncoder::Create",
        "System.Security.SecurityElement::Escape",
    ];

    private static readonly string[] s_entities = ["&lt;", "&gt;", "&amp;", "&quot;", "&#39;"];

    [Theory]
    [InlineData("LlmWorkbench")]
    [InlineData("LlmWorkbench.Kernel")]
    public void Only_Markup_and_PlotlyText_encode(string assembly)
    {
        using var definition = AssemblyDefinition.ReadAssembly(Assembly.Load(assembly).Location);
        MethodDefinition[] methods = [.. definition.MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody)];

        string[] encoders =
        [
            .. methods.Where(Encodes).Select(method => method.DeclaringType.FullName).Distinct().Order(StringComparer.Ordinal),
        ];
        Assert.Equal(assembly == "LlmWorkbench" ? s_allowed : [], encoders);
    }

    private static bool Encodes(MethodDefinition method) =>
        method.Body.Instructions.Any(instruction =>
            instruction.Operand switch
            {
                MethodReference called => s_encoders.Contains($"{called.DeclaringType.FullName}::{called.Name}"),
                string text => instruction.OpCode == OpCodes.Ldstr && s_entities.Contains(text),
                _ => false,
            }
        );
}
