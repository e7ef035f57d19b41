using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace LlmWorkbench.Kernel.CSharp.Editing;

/// <summary>Finds what XML documentation says about a symbol: beside its library, or in the reference pack of an installed SDK.</summary>
internal static class XmlDocumentation
{
    private static readonly ConcurrentDictionary<string, Dictionary<string, XElement>> s_files = new(StringComparer.Ordinal);

    private static readonly Lazy<string?> s_referencePack = new(FindReferencePack);

    /// <summary>Finds it.</summary>
    /// <param name="symbol">The symbol.</param>
    /// <param name="compilation">The code that uses it.</param>
    /// <param name="parameter">The parameter that is marked; null for none.</param>
    /// <returns>The summary and what is returned, as plain text; empty when there is nothing.</returns>
    public static string Of(ISymbol symbol, Compilation compilation, string? parameter = null)
    {
        ISymbol definition = symbol is IMethodSymbol { ReducedFrom: { } method } ? method.OriginalDefinition : symbol.OriginalDefinition;
        XElement? member = InCell(definition) ?? Member(definition, compilation);
        string[] parts =
        [
            Text(member?.Element("summary")),
            .. member?.Elements("param").Select(element => Parameter(element, parameter)) ?? [],
            Named("returns", member),
            Named("exception", member),
        ];
        return string.Join('\n', parts.Where(part => part.Length > 0));
    }

    private static XElement? Member(ISymbol definition, Compilation compilation) =>
        definition.GetDocumentationCommentId() is { } id
        && definition.ContainingAssembly is { } assembly
        && LibraryReference.PathOf(compilation.GetMetadataReference(assembly)) is { } path
            ? Files(path, definition)
                .Select(file => s_files.GetOrAdd(file, Read).GetValueOrDefault(id))
                .FirstOrDefault(found => found is not null)
            : null;

    // What earlier cells declare has its documentation in their code.
    private static XElement? InCell(ISymbol definition)
    {
        if (definition.DeclaringSyntaxReferences.IsEmpty || definition.GetDocumentationCommentXml() is not { Length: > 0 } xml)
        {
            return null;
        }

        try
        {
            return XElement.Parse(xml);
        }
        catch (System.Xml.XmlException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Files(string path, ISymbol symbol)
    {
        string beside = Path.ChangeExtension(path, ".xml");
        if (File.Exists(beside))
        {
            return [beside];
        }

        // What the runtime implements in one library, the pack may document under another name: the namespace tells.
        return s_referencePack.Value is { } pack
            ? new[] { Path.GetFileNameWithoutExtension(path), "System.Runtime", symbol.ContainingNamespace?.ToDisplayString() ?? "" }
                .Select(name => Path.Combine(pack, name + ".xml"))
                .Where(File.Exists)
                .Distinct()
            : [];
    }

    private static string? FindReferencePack()
    {
        string root = Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref")
        );
        return Directory.Exists(root)
            ? Directory
                .GetDirectories(root)
                .OrderDescending(StringComparer.Ordinal)
                .SelectMany(version => Directory.GetDirectories(Path.Combine(version, "ref")))
                .FirstOrDefault()
            : null;
    }

    private static Dictionary<string, XElement> Read(string file)
    {
        try
        {
            return XDocument
                .Load(file)
                .Descendants("member")
                .Where(member => member.Attribute("name") is not null)
                .DistinctBy(member => member.Attribute("name")!.Value)
                .ToDictionary(member => member.Attribute("name")!.Value);
        }
        catch (System.Xml.XmlException)
        {
            // Documentation that cannot be read explains nothing; the signature is shown all the same.
            return [];
        }
    }

    private static string Parameter(XElement parameter, string? marked)
    {
        string? name = parameter.Attribute("name")?.Value;
        return $"{(name == marked ? "»" : " ")} {name}: {Text(parameter)}";
    }

    private static string Named(string name, XElement? member) =>
        Text(member?.Element(name)) is { Length: > 0 } text ? $"{char.ToUpperInvariant(name[0])}{name[1..]}: {text}" : "";

    private static string Text(XElement? element) =>
        element is null
            ? ""
            : string.Join(
                ' ',
                string.Concat(element.DescendantNodes().Select(Word)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            );

    private static string Word(XNode node) =>
        node switch
        {
            XText text => text.Value,
            XElement { IsEmpty: true } reference => (
                reference.Attribute("cref") ?? reference.Attribute("name") ?? reference.Attribute("langword")
            )?.Value
                is { } name
                ? name[(name.Split('(')[0].LastIndexOfAny(['.', ':']) + 1)..]
                : " ",
            _ => "",
        };
}
