namespace LlmWorkbench.Llama.Native.Releases;

/// <summary>
/// The fields of a C struct in their order, and where each lies: at the next multiple of its own size, as 64-bit compilers lay them
/// (System V ABI, https://gitlab.com/x86-psABIs/x86-64-ABI, "Aggregates and Unions"; the same on Windows and ARM for numbers and
/// pointers).
/// </summary>
internal sealed class StructFields
{
    private readonly (string Name, int Size)[] _named;
    private readonly Dictionary<string, Field> _fields = [];

    /// <summary>Lays the fields out.</summary>
    /// <param name="fields">Name and size in bytes (1, 4 or 8) of each.</param>
    internal StructFields(params (string Name, int Size)[] fields)
    {
        _named = fields;
        int end = 0,
            alignment = 1;
        foreach ((string name, int size) in fields)
        {
            int offset = RoundUp(end, size);
            _fields.Add(name, new Field(offset, size));
            end = offset + size;
            alignment = Math.Max(alignment, size);
        }

        Size = RoundUp(end, alignment);
    }

    /// <summary>The struct's size in bytes.</summary>
    internal int Size { get; }

    /// <summary>Where each field begins, in bytes, in their order.</summary>
    internal IEnumerable<int> Offsets => _named.Select(named => OffsetOf(named.Name));

    /// <summary>Where a field begins, in bytes.</summary>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    internal int OffsetOf(string name) => _fields[name].Offset;

    /// <summary>The struct of a release that does not have a field.</summary>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    internal StructFields Without(string name)
    {
        if (!_fields.ContainsKey(name))
        {
            throw new KeyNotFoundException($"There is no field {name}.");
        }

        var others = new (string Name, int Size)[_named.Length - 1];
        int count = 0;
        foreach ((string Name, int Size) field in _named)
        {
            if (field.Name != name)
            {
                others[count++] = field;
            }
        }

        return new StructFields(others);
    }

    /// <summary>Copies all fields that both structs have; the others of the target are zero.</summary>
    /// <param name="source">The struct's bytes.</param>
    /// <param name="target">The fields of the target.</param>
    /// <param name="destination">The target's bytes; what lies after them is zero.</param>
    internal void CopyTo(ReadOnlySpan<byte> source, StructFields target, Span<byte> destination)
    {
        destination.Clear();
        foreach ((string name, Field place) in target._fields)
        {
            if (_fields.TryGetValue(name, out Field? field))
            {
                source.Slice(field.Offset, place.Size).CopyTo(destination[place.Offset..]);
            }
        }
    }

    private static int RoundUp(int offset, int size) => (offset + size - 1) / size * size;

    // A class: the runtime has collections of classes compiled ahead, and compiles them for each kind of value when a program starts.
    private sealed record Field(int Offset, int Size);
}
