using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using LlmWorkbench.Models;
using LlmWorkbench.Testing.Files;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LlmWorkbench.Architecture.Tests;

/// <summary>Doc comments say something, and what they show as an example is C# that compiles.</summary>
[Fast]
public sealed partial class DocTests
{
    [Fact]
    public void No_doc_comment_is_a_single_word()
    {
        IEnumerable<string> empty = Source()
            .SelectMany(file =>
                Said()
                    .Matches(file.Text)
                    .Select(said => said.Groups["text"].Value.Trim())
                    .Where(text => !text.Contains(' ') && !IsShape(text))
                    .Select(text => $"{file.Relative}: {text}")
            );
        Violations.None(empty);
    }

    [Fact]
    public void Every_experiment_has_an_example()
    {
        var experiments = Source()
            .Select(file => (file, Class: Experiment().Match(file.Text)))
            .Where(found => found.Class.Success)
            .ToList();
        Assert.True(experiments.Count >= 30, $"only {experiments.Count} experiments were found");
        Violations.None(
            experiments.Where(found => !Example().IsMatch(found.file.Text[..found.Class.Index])).Select(found => found.file.Relative)
        );
    }

    [Fact]
    public void Every_example_compiles()
    {
        (IReadOnlyList<MetadataReference>? references, string? usings) = Library();
        List<string> problems = [];
        int count = 0;
        foreach ((string? relative, string? text) in Source())
        {
            foreach (Match example in Example().Matches(text))
            {
                count++;
                string code = WebUtility.HtmlDecode(DocSlashes().Replace(example.Groups["code"].Value, ""));
                problems.AddRange(ErrorsOf(code, usings, references).Select(error => $"{relative}: {error}"));
            }
        }

        Assert.True(count >= 30, $"only {count} examples were found");
        Violations.None(problems);
    }

    private static IEnumerable<string> ErrorsOf(string code, string usings, IReadOnlyList<MetadataReference> references)
    {
        string program = $"{usings}\nstatic class Example {{ static void Run(LoadedModel model, LoadedModel other) {{\n{code}\n}} }}";
        var compilation = CSharpCompilation.Create(
            "Example",
            [CSharpSyntaxTree.ParseText(program, cancellationToken: TestContext.Current.CancellationToken)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );
        return compilation
            .GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    // What a cell has: the library, with its namespaces imported.
    private static (IReadOnlyList<MetadataReference> References, string Usings) Library()
    {
        string[] paths = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        Assembly[] ours =
        [
            typeof(LoadedModel).Assembly,
            typeof(Llama.Models.LlamaModel).Assembly,
            typeof(Gguf.GgmlType).Assembly,
            typeof(LLamaSharp.WorkbenchWeights).Assembly,
        ];
        IEnumerable<string> spaces = ours.SelectMany(assembly => assembly.GetExportedTypes())
            .Select(type => type.Namespace)
            .OfType<string>();
        string[] all = ["System", "System.Collections.Generic", "System.Linq", .. spaces.Distinct().Order(StringComparer.Ordinal)];
        return ([.. paths.Select(path => MetadataReference.CreateFromFile(path))], string.Concat(all.Select(space => $"using {space};\n")));
    }

    private static IEnumerable<(string Relative, string Text)> Source() =>
        TestCode
            .Files(Path.Combine(RepositoryFolder.Path, "src"))
            .Select(file => (file.Relative, File.ReadAllText(file.Path).ReplaceLineEndings("\n")));

    // An array's shape, a reference to something that is described, or a value: each says all there is in one word.
    private static bool IsShape(string text) => text.StartsWith('[') || text.Contains('<', StringComparison.Ordinal);

    [GeneratedRegex("/// <(?<tag>summary|returns|param|typeparam)(?: name=\"\\w+\")?>(?<text>[^\\n]*?)</\\k<tag>>")]
    private static partial Regex Said();

    [GeneratedRegex("^public static (?:unsafe |partial )*class \\w+Experiment\\b", RegexOptions.Multiline)]
    private static partial Regex Experiment();

    [GeneratedRegex("<example>\\s*(?:///)?\\s*<code>(?<code>.*?)</code>", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("^\\s*/// ?", RegexOptions.Multiline)]
    private static partial Regex DocSlashes();
}
