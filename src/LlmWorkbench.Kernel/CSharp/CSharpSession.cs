using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using LlmWorkbench.Kernel.Globals;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>The C# of one notebook: each piece of code sees the variables, methods, types and usings of those before it.</summary>
/// <param name="globals">The object whose members every cell can use by their bare names.</param>
internal sealed class CSharpSession(CellGlobals globals)
{
    // The compiler shares what it knows of the libraries between compilations. Two that find nothing yet and begin at once would
    // make types of their own, and later cells could be given either's: a class of this session was no IDisposable any more.
    private static readonly Lock s_binding = new();

    private readonly Lock _gate = new();
    private ScriptState<object?>? _state;
    private readonly HashSet<string?> _paths = [.. CellScriptOptions.Default.MetadataReferences.Select(LibraryReference.PathOf)];

    // Every piece of code sees the libraries of those before it. Naming all of them again would have them bound again, which takes longer than all the rest.
    private ImmutableArray<MetadataReference> _unseen = CellScriptOptions.Default.MetadataReferences;
    private int _abandoned;

    /// <summary>The variables of all cells so far; of several with one name, the newest.</summary>
    public IEnumerable<ScriptVariable> Variables =>
        (_state?.Variables ?? []).Reverse().DistinctBy(variable => variable.Name).Reverse();

    /// <summary>Lets all code from now on use libraries.</summary>
    /// <param name="paths">Their files; those that are known already are left out.</param>
    public void AddReferences(IEnumerable<string> paths)
    {
        lock (_gate)
        {
            _unseen = _unseen.AddRange(paths.Where(_paths.Add).Select(LibraryReference.ToFile));
        }
    }

    /// <summary>Gives up the code that runs: whenever it may end, the session will not look at it.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _abandoned++;
        }
    }

    /// <summary>Compiles and runs code. Nothing runs when it does not compile; what was assigned before an exception stays.</summary>
    /// <param name="code">C# code as in a script, with top-level await.</param>
    /// <param name="cell">How errors in later cells name this one.</param>
    /// <param name="cancellation">Stops the code at its next loop turn, call or await that looks at it.</param>
    /// <returns>The value of the last expression, or the error.</returns>
    /// <exception cref="OperationCanceledException">The code was stopped.</exception>
    public async Task<CSharpResult> RunAsync(string code, CellName cell, CancellationToken cancellation)
    {
        int abandoned = _abandoned;
        CellUsings usings = CellUsings.In(code);
        Script<object?> script = Continue(CellGuardRewriter.Rewrite(usings.Disposing), cell.FileName);
        if (Errors(script, cancellation).Length > 0)
        {
            // The columns of the user's own text count, and should the guards be to blame, the code runs without them.
            script = Continue(usings.Declared, cell.FileName);
            ImmutableArray<Diagnostic> errors = Errors(script, cancellation);
            if (errors.IsEmpty && usings.Any)
            {
                SyntaxTree declared = script.GetCompilation().SyntaxTrees.Single();
                script = Continue(usings.Disposing, cell.FileName);
                errors = usings.Explained(Errors(script, cancellation), declared);
            }

            if (!errors.IsEmpty)
            {
                return new CSharpResult(null, CompileError.Describe(errors, code));
            }
        }

        CellSources.Keep(script.GetCompilation().AssemblyName, code);
        ScriptState<object?> state = _state is null
            ? await script.RunAsync(globals, static _ => true, cancellation).ConfigureAwait(false)
            : await script.RunFromAsync(_state, static _ => true, cancellation).ConfigureAwait(false);
        Keep(state, abandoned);
        if (cancellation.IsCancellationRequested && IsCancellation(state.Exception))
        {
            throw new OperationCanceledException(state.Exception.Message, state.Exception, cancellation);
        }

        return state.Exception is { } exception
            ? new CSharpResult(null, RuntimeError.Describe(exception, cell))
            : new CSharpResult(state.ReturnValue, null);
    }

    private void Keep(ScriptState<object?> state, int abandoned)
    {
        lock (_gate)
        {
            _state = abandoned == _abandoned ? state : throw new OperationCanceledException("The cell was left behind.");
            _unseen = _unseen.RemoveRange(state.Script.Options.MetadataReferences);
        }
    }

    // Waiting for a task wraps what stopped it.
    private static bool IsCancellation([NotNullWhen(true)] Exception? exception) =>
        exception is OperationCanceledException
        || exception is AggregateException { InnerExceptions: var inner } && inner.Any(IsCancellation);

    /// <summary>Code as it would be compiled after all that ran until now; it does not run.</summary>
    /// <param name="code">The code; it need not be correct.</param>
    public Script<object?> Preview(string code) => Continue(CellUsings.In(code).Declared, "");

    private Script<object?> Continue(string code, string file)
    {
        lock (_gate)
        {
            return Bound(_state is null
                ? CSharpScript.Create<object?>(code, CellScriptOptions.Default.WithReferences(_unseen).WithFilePath(file), typeof(CellGlobals))
                : _state.Script.ContinueWith<object?>(code, CellScriptOptions.Later.WithReferences(_unseen).WithFilePath(file)));
        }
    }

    private static Script<object?> Bound(Script<object?> script)
    {
        lock (s_binding)
        {
            _ = script.GetCompilation().Assembly;
            return script;
        }
    }

    private static ImmutableArray<Diagnostic> Errors(Script<object?> script, CancellationToken cancellation)
    {
        try
        {
            // Compiles it, for what runs it later too. Script.Compile would go through all of it once more, for the warnings.
            script.CreateDelegate(cancellation);
            return [];
        }
        catch (CompilationErrorException exception)
        {
            return [.. exception.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        }
    }
}
