using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace LlmWorkbench.Kernel.Tests.Html;

/// <summary>All text goes through Markup on its way into HTML: nobody else encodes, so that nobody forgets what Markup knows.</summary>
public sealed class EncodingTests
{
    private const string Markup = "LlmWorkbench.Drawing.Markup";

    private static readonly HashSet<string> s_encoders =
    [
        "System.Net.WebUtility::HtmlEncode", "System.Web.HttpUtility::HtmlEncode", "System.Web.HttpUtility::HtmlAttributeEncode",
        "System.Text.Encodings.Web.TextEncoder::Encode", "System.Text.Encodings.Web.HtmlEncoder::get_Default",
        "System.Text.Encodings.Web.HtmlEncoder::Create", "System.Security.SecurityElement::Escape",
    ];

    private static readonly string[] s_entities = ["&lt;", "&gt;", "&amp;", "&quot;", "&#39;"];

    [Theory]
    [InlineData("LlmWorkbench")]
    [InlineData("LlmWorkbench.Kernel")]
    public void Only_Markup_encodes(string assembly)
    {
        using AssemblyDefinition definition = AssemblyDefinition.ReadAssembly(Assembly.Load(assembly).Location);
        MethodDefinition[] methods = [.. definition.MainModule.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody)];

        Assert.Contains(methods, method => method.DeclaringType.FullName == Markup && Encodes(method) || assembly != "LlmWorkbench");
        Assert.Empty(methods.Where(method => method.DeclaringType.FullName != Markup && Encodes(method)).Select(method => method.FullName));
    }

    private static bool Encodes(MethodDefinition method) => method.Body.Instructions.Any(instruction => instruction.Operand switch
    {
        MethodReference called => s_encoders.Contains($"{called.DeclaringType.FullName}::{called.Name}"),
        string text => instruction.OpCode == OpCodes.Ldstr && s_entities.Contains(text),
        _ => false,
    });
}
