using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.Loader;
using LlmWorkbench.Kernel.Cells;
using LlmWorkbench.Kernel.CSharp.Compiling;
using LlmWorkbench.Kernel.CSharp.Running;
using LlmWorkbench.Kernel.Globals;
using LlmWorkbench.Kernel.Output;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace LlmWorkbench.Kernel.CSharp;

/// <summary>The C# of one notebook: each piece of code sees the variables, methods, types and usings of those before it.</summary>
/// <param name="globals">The object whose members every cell can use by their bare names.</param>
internal sealed class CSharpSession(CellGlobals globals)
{
    // The compiler shares what it knows of the libraries between compilations. Two that find nothing yet and begin at once would
    // make types of their own, and later cells could be given either's: a class of this session was not an IDisposable any more.
    private static readonly Lock s_binding = new();

    private readonly Lock _gate = new();
    private readonly CellLibraries _libraries = new();
    private CellStates _states = CellStates.Of(globals);
    private Script<object?>? _last;
    private readonly HashSet<string?> _paths = [.. CellScriptOptions.Default.MetadataReferences.Select(LibraryReference.PathOf)];

    // Every piece of code sees the libraries of those before it. Naming all of them again would have them bound again, which takes longer
    // than all the rest.
    private ImmutableArray<MetadataReference> _unseen = CellScriptOptions.Default.MetadataReferences;
    private int _abandoned;

    /// <summary>The variables of all cells so far; of several with one name, the newest.</summary>
    public IEnumerable<CellVariable> Variables => _states.Variables;

    /// <summary>Lets all code from now on use libraries.</summary>
    /// <param name="paths">Their files; those that are known already are left out.</param>
    public void AddReferences(IEnumerable<string> paths)
    {
        lock (_gate)
        {
            _unseen = _unseen.AddRange(paths.Where(_paths.Add).Select(LibraryReference.ToFile));
        }
    }

    // Topics that were loaded by their paths: cells hold their results in variables. What #r loaded is known already.
    private IEnumerable<string> TopicFiles() =>
        globals
            .Topics.All.Select(topic => topic.GetType().Assembly)
            .Distinct()
            .Where(assembly => AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default)
            .Select(assembly => assembly.Location)
            .Where(path => path.Length > 0);

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
        AddReferences(TopicFiles());
        int abandoned = _abandoned;
        (Script<object?>? script, CompiledCell? compiled, CellError? error) = CompilerThread.Run(
            code,
            () => TryCompile(code, cell, cancellation)
        );
        if (script is null || compiled is null)
        {
            return new CSharpResult(null, error);
        }

        CellSources.Keep(script.GetCompilation().AssemblyName, code);
        object?[] states = _states.ForNext();
        (object? value, Exception? exception) = await RunAsync(compiled, states).ConfigureAwait(false);

        // Code that was stopped before it could store anything has declared nothing: later code finds the slots of those before it.
        if (compiled.IsEmpty || states[^1] is not null)
        {
            Keep(script, CellStates.After(states), abandoned);
        }

        if (cancellation.IsCancellationRequested && IsCancellation(exception))
        {
            throw new OperationCanceledException(exception.Message, exception, cancellation);
        }

        return exception is null ? new CSharpResult(value, null) : new CSharpResult(null, RuntimeError.Describe(exception, cell));
    }

    private (Script<object?>? Script, CompiledCell? Cell, CellError? Error) TryCompile(
        string code,
        CellName cell,
        CancellationToken cancellation
    )
    {
        try
        {
            CodeDepth.Require(code);
            return Compile(code, cell, cancellation);
        }
        catch (DeepCodeException exception)
        {
            return (null, null, CellError.OneSentence(CompileError.Name, exception.Message, exception.Line));
        }
    }

    private (Script<object?> Script, CompiledCell? Cell, CellError? Error) Compile(
        string code,
        CellName cell,
        CancellationToken cancellation
    )
    {
        var usings = CellUsings.In(LeftOutCode.Blank(code));
        Script<object?> script = Continue(usings.Disposing, cell.FileName);
        (CompiledCell? compiled, ImmutableArray<Diagnostic> errors) = CompiledCell.Of(script.GetCompilation(), _libraries, cancellation);
        if (compiled is null && usings.Any)
        {
            // The columns of the user's own text count.
            Script<object?> declared = Continue(usings.Declared, cell.FileName);
            ImmutableArray<Diagnostic> own = CompiledCell.Of(declared.GetCompilation(), _libraries, cancellation).Errors;
            errors = own.IsEmpty ? usings.Explained(errors, declared.GetCompilation().SyntaxTrees.Single()) : own;
        }

        return (script, compiled, compiled is null ? CompileError.Describe(errors, code) : null);
    }

#pragma warning disable CA1031 // Whatever the user's code throws is described, and the session lives on.
    private static async Task<(object? Value, Exception? Exception)> RunAsync(CompiledCell cell, object?[] states)
    {
        try
        {
            return (await cell.RunAsync(states).ConfigureAwait(false), null);
        }
        catch (Exception exception)
        {
            return (null, exception);
        }
    }
#pragma warning restore CA1031

    private void Keep(Script<object?> script, CellStates states, int abandoned)
    {
        lock (_gate)
        {
            (_last, _states) =
                abandoned == _abandoned ? (script, states) : throw new OperationCanceledException("The cell was left behind.");
            _unseen = _unseen.RemoveRange(script.Options.MetadataReferences);
        }
    }

    // Waiting for a task wraps what stopped it.
    private static bool IsCancellation([NotNullWhen(true)] Exception? exception) =>
        exception is OperationCanceledException
        || exception is AggregateException { InnerExceptions: var inner } && inner.Any(IsCancellation);

    /// <summary>Code as it would be compiled after all that ran until now; it does not run.</summary>
    /// <param name="code">The code; it need not be correct.</param>
    public Script<object?> Preview(string code) => Continue(CellUsings.In(LeftOutCode.Blank(code)).Declared, "");

    /// <summary>Whether a bare name means a type or a namespace to the next cell.</summary>
    /// <param name="name">A C# name.</param>
    public bool IsTypeOrNamespace(string name) =>
        CompilerThread.Run(
            "",
            () =>
            {
                Compilation compilation = Preview("").GetCompilation();
                return !compilation.GetSemanticModel(compilation.SyntaxTrees.Single()).LookupNamespacesAndTypes(0, name: name).IsEmpty;
            }
        );

    private Script<object?> Continue(string code, string file)
    {
        lock (_gate)
        {
            return Bound(
                _last is null
                    ? CSharpScript.Create<object?>(
                        code,
                        CellScriptOptions.Default.WithReferences(_unseen).WithFilePath(file),
                        typeof(CellGlobals)
                    )
                    : _last.ContinueWith<object?>(code, CellScriptOptions.Later.WithReferences(_unseen).WithFilePath(file))
            );
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
}
