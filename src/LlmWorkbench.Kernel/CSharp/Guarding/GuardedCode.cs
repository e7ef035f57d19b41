using System.Runtime.CompilerServices;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace LlmWorkbench.Kernel.CSharp.Guarding;

/// <summary>
/// Puts calls of <see cref="CellGuard"/> into the compiled code of a cell: at the start of whatever calls something, where loops
/// begin again, and where the stack is taken for data. In the compiled code nothing is missed: accessors, operators,
/// constructors, lambdas and what the compiler writes itself, as for records, are methods like all others. The code stays one for
/// debuggers, which the runtime does not optimize: optimized, an index out of range would be reported in a wrong line or in none,
/// because the runtime makes one place of all of a method's checks, and calls that it takes into others would be missing.
/// </summary>
internal sealed class GuardedCode
{
    private readonly ModuleDefinition _module;
    private readonly FrameSizes _frames;
    private readonly MethodReference _loop,
        _call,
        _callAsync,
        _room;
    private readonly FieldReference _interrupts;

    private GuardedCode(ModuleDefinition module)
    {
        _module = module;
        _frames = new FrameSizes(module);
        System.Reflection.AssemblyName name = typeof(CellGuard).Assembly.GetName();
        AssemblyNameReference library =
            module.AssemblyReferences.FirstOrDefault(reference => reference.Name == name.Name)
            ?? new AssemblyNameReference(name.Name, name.Version);
        if (!module.AssemblyReferences.Contains(library))
        {
            module.AssemblyReferences.Add(library);
        }

        var guard = new TypeReference(typeof(CellGuard).Namespace, nameof(CellGuard), module, library);
        _interrupts = new FieldReference(nameof(CellGuard.Interrupts), module.TypeSystem.Int32, guard);
        _loop = Guard(guard, nameof(CellGuard.Loop));
        _call = Guard(guard, nameof(CellGuard.Call), module.TypeSystem.String);
        _callAsync = Guard(guard, nameof(CellGuard.CallAsync), module.TypeSystem.String);
        _room = Guard(guard, nameof(CellGuard.Room), module.TypeSystem.UIntPtr, module.TypeSystem.String);
    }

    /// <summary>Adds the guards.</summary>
    /// <param name="code">A compiled library.</param>
    /// <param name="symbols">Its debug information, a portable PDB.</param>
    /// <returns>Both with guards, at their beginnings.</returns>
    public static (MemoryStream Code, MemoryStream Symbols) Of(Stream code, Stream symbols)
    {
        using var module = ModuleDefinition.ReadModule(
            code,
            new ReaderParameters
            {
                ReadSymbols = true,
                SymbolStream = symbols,
                SymbolReaderProvider = new PortablePdbReaderProvider(),
            }
        );
        new GuardedCode(module).Guard();
        MemoryStream guarded = new(),
            guardedSymbols = new();
        module.Write(
            guarded,
            new WriterParameters
            {
                WriteSymbols = true,
                SymbolStream = guardedSymbols,
                SymbolWriterProvider = new PortablePdbWriterProvider(),
            }
        );

        // The writer closes what it was given.
        return (new MemoryStream(guarded.ToArray()), new MemoryStream(guardedSymbols.ToArray()));
    }

    private void Guard()
    {
        foreach (MethodDefinition method in _module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            method.Body.SimplifyMacros();
            Guard(method.Body, MemberName.Of(method.Name, method.DeclaringType.FullName));
            method.Body.OptimizeMacros();
        }
    }

    private void Guard(MethodBody body, string member)
    {
        Instruction[] instructions = [.. body.Instructions];
        bool calls = false;
        var loops = new HashSet<Instruction>();
        var rooms = new List<(Instruction At, Instruction[] Guard)>();
        foreach (Instruction instruction in instructions)
        {
            switch (instruction.OpCode.Code)
            {
                case Code.Localloc:
                    rooms.Add(
                        (
                            instruction,
                            [
                                Instruction.Create(OpCodes.Dup),
                                Instruction.Create(OpCodes.Ldstr, member),
                                Instruction.Create(OpCodes.Call, _room),
                            ]
                        )
                    );
                    break;
                case Code.Call or Code.Callvirt or Code.Newobj or Code.Ldftn or Code.Ldvirtftn:
                    calls |= instruction.OpCode.FlowControl == FlowControl.Call;
                    if (_frames.OfCall((MethodReference)instruction.Operand) is { Bytes: > FrameSizes.Default } large)
                    {
                        rooms.Add((Prefixed(instruction), Room(large.Bytes, large.Member)));
                    }

                    break;
                case Code.Calli:
                    calls = true;
                    break;
                default:
                    loops.UnionWith(Targets(instruction).Where(target => target.Offset <= instruction.Offset));
                    break;
            }
        }

        rooms.ForEach(room => InsertBefore(body, room.At, room.Guard));
        foreach (Instruction loop in loops)
        {
            InsertBefore(body, loop, Turn());
        }

        if (calls)
        {
            InsertBefore(
                body,
                Start(body),
                Instruction.Create(OpCodes.Ldstr, member),
                Instruction.Create(OpCodes.Call, IsAsync(body) ? _callAsync : _call)
            );
        }
    }

    // The call is jumped over while no cell is being stopped: in code that is not optimized it would cost as much as a short turn.
    private Instruction[] Turn()
    {
        var goesOn = Instruction.Create(OpCodes.Nop);
        return
        [
            Instruction.Create(OpCodes.Volatile),
            Instruction.Create(OpCodes.Ldsfld, _interrupts),
            Instruction.Create(OpCodes.Brfalse, goesOn),
            Instruction.Create(OpCodes.Call, _loop),
            goesOn,
        ];
    }

    private Instruction[] Room(long bytes, string member) =>
        [
            Instruction.Create(OpCodes.Ldc_I8, bytes),
            Instruction.Create(OpCodes.Conv_U),
            Instruction.Create(OpCodes.Ldstr, member),
            Instruction.Create(OpCodes.Call, _room),
        ];

    // What an async method throws outside of its outermost handler would not fail its task, but end the process.
    private static Instruction Start(MethodBody body) =>
        IsAsync(body)
            ? body.ExceptionHandlers.Select(handler => handler.TryStart).MinBy(start => body.Instructions.IndexOf(start))
                ?? body.Instructions[0]
            : body.Instructions[0];

    private static bool IsAsync(MethodBody body) =>
        body.Method.Name == "MoveNext"
        && body.Method.DeclaringType.Interfaces.Any(implemented => implemented.InterfaceType.Name == nameof(IAsyncStateMachine));

    private static Instruction[] Targets(Instruction instruction) =>
        instruction.Operand switch
        {
            Instruction target => [target],
            Instruction[] targets => targets,
            _ => [],
        };

    // Nothing may stand between «constrained.» and its call.
    private static Instruction Prefixed(Instruction call)
    {
        while (call.Previous is { OpCode.OpCodeType: OpCodeType.Prefix } prefix)
        {
            call = prefix;
        }

        return call;
    }

    // The old instruction becomes the first of the new ones: whatever pointed to it, jumps, handlers and lines, then meets them first.
    private static void InsertBefore(MethodBody body, Instruction at, params Instruction[] guard)
    {
        ILProcessor code = body.GetILProcessor();
        var moved = Instruction.Create(OpCodes.Nop);
        (moved.OpCode, moved.Operand) = (at.OpCode, at.Operand);
        (at.OpCode, at.Operand) = (guard[0].OpCode, guard[0].Operand);
        Instruction last = at;
        foreach (Instruction next in guard.Skip(1).Append(moved))
        {
            code.InsertAfter(last, next);
            last = next;
        }
    }

    private MethodReference Guard(TypeReference type, string name, params TypeReference[] parameters)
    {
        var method = new MethodReference(name, _module.TypeSystem.Void, type);
        foreach (TypeReference parameter in parameters)
        {
            method.Parameters.Add(new ParameterDefinition(parameter));
        }

        return method;
    }
}
