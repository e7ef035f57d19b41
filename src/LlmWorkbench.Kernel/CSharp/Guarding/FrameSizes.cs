using System.Collections.Concurrent;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace LlmWorkbench.Kernel.CSharp.Guarding;

/// <summary>
/// How much of the stack the variables of methods take. A method with a large structure among them would end the process
/// before its first instruction: only its callers can look whether there is room.
/// </summary>
internal sealed class FrameSizes
{
    /// <summary>Frames up to this number of bytes have room wherever the runtime finds enough stack.</summary>
    public const long Default = 16 << 10;

    private const long Word = 8;

    // Structures and methods of the cells before, by library and full name.
    private static readonly ConcurrentDictionary<string, long> s_structures = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, (long Bytes, string Member)> s_large = new(StringComparer.Ordinal);

    private readonly Dictionary<TypeDefinition, long> _sizes = [];
    private readonly Dictionary<string, (long Bytes, string Member)> _byName = new(StringComparer.Ordinal);
    private readonly string _library;

    /// <summary>Measures a library.</summary>
    /// <param name="module">The library.</param>
    public FrameSizes(ModuleDefinition module)
    {
        _library = module.Assembly.Name.Name;
        if (!module.GetTypes().Any(type => type.IsValueType && OfStructure(type) > Default) && !UsesLarge(module))
        {
            return;
        }

        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            long bytes = OfFrame(method);
            if (bytes > Default)
            {
                (long bytes, string) large = (bytes, MemberName.Of(method.Name, method.DeclaringType.FullName));
                s_large[Key(method)] = large;

                // Which of several is called through an interface or a base class shows only when it runs.
                _byName[method.Name] =
                    _byName.TryGetValue(method.Name, out (long Bytes, string Member) other) && other.Bytes > bytes ? other : large;
            }
        }
    }

    /// <summary>What a call takes.</summary>
    /// <param name="called">The method; of one that runs a state machine the machine counts.</param>
    /// <returns>The bytes and the member that takes them; 0 for what takes as little as most do.</returns>
    public (long Bytes, string Member) OfCall(MethodReference called)
    {
        if (s_large.IsEmpty)
        {
            return default;
        }

        if (
            called is GenericInstanceMethod { Name: "Start", GenericArguments: [{ } machine] }
            && s_large.TryGetValue($"{_library} {machine.FullName}::MoveNext", out (long Bytes, string Member) running)
        )
        {
            return running;
        }

        // What is not of this library cannot be looked into here; through its interfaces this library's own may be called.
        return s_large.TryGetValue(Key(called), out (long Bytes, string Member) large) ? large
            : called.HasThis
            && _byName.TryGetValue(called.Name, out large)
            && (called.DeclaringType.Scope is not ModuleDefinition || called.Resolve() is { IsVirtual: true })
                ? large
            : default;
    }

    private string Key(MethodReference method) =>
        $"{Library(method.DeclaringType)} {method.DeclaringType.GetElementType().FullName}::{method.Name}";

    private string Library(TypeReference type) => type.Scope is AssemblyNameReference library ? library.Name : _library;

    private static bool UsesLarge(ModuleDefinition module) =>
        !s_structures.IsEmpty
        && module.AssemblyReferences.Any(library =>
            s_structures.Keys.Any(key => key.StartsWith(library.Name + " ", StringComparison.Ordinal))
        );

    private long OfFrame(MethodDefinition method)
    {
        long bytes =
            method.Body.Variables.Sum(variable => Of(variable.VariableType))
            + method.Parameters.Sum(parameter => Of(parameter.ParameterType));
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.Operand is MethodReference called)
            {
                bytes += Of(called.ReturnType) + called.Parameters.Sum(parameter => Of(parameter.ParameterType));
            }
        }

        return bytes;
    }

    private long Of(TypeReference type) =>
        type switch
        {
            GenericInstanceType instance => instance.IsValueType
                ? Math.Max(
                    Of(instance.ElementType),
                    instance.GenericArguments.Sum(Of)
                        * (instance.ElementType is TypeDefinition { Fields.Count: var count } ? Math.Max(1, count) : 1)
                )
                : Word,
            TypeDefinition { IsValueType: true, IsEnum: false } structure => OfStructure(structure),
            { IsPrimitive: true } or { IsValueType: false } => Word,
            _ => s_structures.GetValueOrDefault($"{Library(type)} {type.FullName}", Word),
        };

    private long OfStructure(TypeDefinition structure)
    {
        if (_sizes.TryGetValue(structure, out long known))
        {
            return known;
        }

        long bytes = Math.Max(structure.ClassSize, structure.Fields.Where(field => !field.IsStatic).Sum(field => Of(field.FieldType)));
        CustomAttribute? inline = structure.CustomAttributes.FirstOrDefault(attribute =>
            attribute.AttributeType.Name == "InlineArrayAttribute"
        );
        bytes *= inline?.ConstructorArguments is [{ Value: int length }] ? length : 1;
        if (bytes > Default)
        {
            s_structures[$"{_library} {structure.FullName}"] = bytes;
        }

        return _sizes[structure] = bytes;
    }
}
