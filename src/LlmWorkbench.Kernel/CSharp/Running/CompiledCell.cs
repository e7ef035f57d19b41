using System.Collections.Immutable;
using System.Reflection;
using LlmWorkbench.Kernel.CSharp.Guarding;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;

namespace LlmWorkbench.Kernel.CSharp.Running;

/// <summary>The code of a cell, compiled and guarded.</summary>
internal sealed class CompiledCell
{
    private const string DocumentationFailed = "CS1569";

    private static readonly EmitOptions s_options = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    private readonly Func<object?[], Task<object?>>? _start;

    private CompiledCell(Func<object?[], Task<object?>>? start) => _start = start;

    /// <summary>Whether there is nothing to run, as of comments and usings, and so nothing to store.</summary>
    public bool IsEmpty => _start is null;

    /// <summary>Compiles code.</summary>
    /// <param name="code">A script's compilation.</param>
    /// <param name="libraries">Loads it, and finds what it needs.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The cell, or the errors.</returns>
    public static (CompiledCell? Cell, ImmutableArray<Diagnostic> Errors) Of(
        Compilation code,
        CellLibraries libraries,
        CancellationToken cancellation
    )
    {
        ImmutableArray<Diagnostic> errors = Errors(code.GetParseDiagnostics(cancellation));
        if (!errors.IsEmpty)
        {
            return (null, errors);
        }

        using MemoryStream bytes = new(),
            symbols = new();
        EmitResult emitted = code.Emit(bytes, symbols, options: s_options, cancellationToken: cancellation);
        if (!emitted.Success)
        {
            // A cell of nothing but comments, usings and #r gives no library, and no errors either.
            errors = WithoutDocumentation(Errors(emitted.Diagnostics));
            if (!errors.IsEmpty)
            {
                return (null, errors);
            }

            libraries.Register(code.DirectiveReferences);
            return (new CompiledCell(null), []);
        }

        bytes.Position = symbols.Position = 0;
        libraries.Register(code.DirectiveReferences);
        Assembly library = libraries.Load(GuardedCode.Of(bytes, symbols));
        IMethodSymbol entry = code.GetEntryPoint(cancellation)!;
        MethodInfo start = library
            .GetType(entry.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return (new CompiledCell(start.CreateDelegate<Func<object?[], Task<object?>>>()), []);
    }

    /// <summary>Runs the code.</summary>
    /// <param name="states">The globals and what the cells before have left; the cell puts its own state into the first free place.</param>
    /// <returns>The value of the last expression.</returns>
    public Task<object?> RunAsync(object?[] states) => _start is null ? Task.FromResult<object?>(null) : _start(states);

    // Of a cell no documentation is written; that it could not be is said beside the errors in the declarations that are the cause.
    private static ImmutableArray<Diagnostic> WithoutDocumentation(ImmutableArray<Diagnostic> errors) =>
        errors.RemoveAll(error => error.Id == DocumentationFailed) is { IsEmpty: false } others ? others : errors;

    private static ImmutableArray<Diagnostic> Errors(ImmutableArray<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
}
