using System.Text;

namespace LlmWorkbench.ModelFuzz.Mutations;

/// <summary>Changes metadata entries: keys, types, numbers, texts, lengths.</summary>
internal sealed class MetadataMutation(Header header, Random random)
{
    /// <summary>Makes one change and says which.</summary>
    public string Apply()
    {
        if (header.Entries.Count == 0)
        {
            return Add();
        }

        int at = random.Next(header.Entries.Count);
        Entry entry = header.Entries[at];
        string what = random.Next(20) switch
        {
            < 5 => Value(ref entry),
            < 8 => Element(ref entry),
            < 9 => Length(ref entry),
            < 10 => Retype(ref entry),
            < 11 => Rename(ref entry),
            < 12 => Remove(at),
            < 13 => Repeat(at),
            < 14 => Exchange(at),
            < 15 => Architecture(),
            _ => Add(),
        };
        if (at < header.Entries.Count && !ReferenceEquals(entry, header.Entries[at]) && what.Length > 0 && what[0] == '=')
        {
            header.Entries[at] = entry;
        }

        return what;
    }

    // The '=' in front says that the entry was replaced.
    private string Value(ref Entry entry)
    {
        if (entry.IsArray)
        {
            return Element(ref entry);
        }

        if (entry.Strings is [byte[] text])
        {
            byte[] other =
                random.Next(3) == 0 ? Mangle(text)
                : random.Next(2) == 0 ? Interesting.Text(random)
                : AnyName();
            entry = entry with { Strings = [other] };
            return $"={entry.Name} = '{Show(other)}'";
        }

        byte[] number = [.. entry.Numbers];
        Interesting.Change(random, entry.Type, number);
        entry = entry with { Numbers = number };
        return $"={entry.Name} = {Convert.ToHexString(number)}";
    }

    private string Element(ref Entry entry)
    {
        if (!entry.IsArray)
        {
            return Value(ref entry);
        }

        if (entry.Strings is { Length: > 0 } strings)
        {
            byte[][] changed = [.. strings];
            int at = random.Next(changed.Length);
            changed[at] = random.Next(4) switch
            {
                0 => changed[random.Next(changed.Length)],
                1 => Mangle(changed[at]),
                _ => Interesting.Text(random),
            };
            entry = entry with { Strings = changed };
            return $"={entry.Name}[{at}] = '{Show(changed[at])}'";
        }

        int width = Entry.Width(entry.ElementType);
        if (entry.Numbers.Length < width)
        {
            return Length(ref entry);
        }

        byte[] numbers = [.. entry.Numbers];
        int start = random.Next(numbers.Length / width) * width;
        Interesting.Change(random, entry.ElementType, numbers.AsSpan(start, width));
        entry = entry with { Numbers = numbers };
        return $"={entry.Name}[{start / width}] = {Convert.ToHexString(numbers.AsSpan(start, width))}";
    }

    private string Length(ref Entry entry)
    {
        if (!entry.IsArray)
        {
            return Retype(ref entry);
        }

        int width = Entry.Width(entry.ElementType);
        int count = entry.Strings?.Length ?? entry.Numbers.Length / width;
        if (random.Next(3) == 0)
        {
            entry = entry with { Count = Interesting.Integer(random) };
            return $"={entry.Name} claims {entry.Count} elements";
        }

        int length = random.Next(3) switch
        {
            0 => 0,
            1 => Math.Max(0, count - 1),
            _ => random.Next(count + 1),
        };
        entry = entry with
        {
            Count = (ulong)length,
            Numbers = entry.Strings is null ? entry.Numbers[..(length * width)] : [],
            Strings = entry.Strings?[..length],
        };
        return $"={entry.Name} has {length} elements";
    }

    private string Retype(ref Entry entry)
    {
        uint type = random.Next(8) == 0 ? (uint)Interesting.Integer(random) : (uint)random.Next(13);
        if (entry.IsArray && random.Next(2) == 0)
        {
            entry =
                random.Next(2) == 0 && entry.Strings is null && type is not (8 or 9)
                    ? Fresh(entry.Key, Entry.ArrayType, type, (int)Math.Min(entry.Count, 100_000))
                    : entry with
                    {
                        ElementType = type,
                    };
            return $"={entry.Name} has elements of type {type}";
        }

        entry = random.Next(4) == 0 ? entry with { Type = type } : Fresh(entry.Key, type, (uint)random.Next(13), random.Next(4));
        return $"={entry.Name} has type {type}";
    }

    private string Rename(ref Entry entry)
    {
        entry = entry with { Key = random.Next(3) == 0 ? Interesting.Text(random) : Mangle(entry.Key) };
        return $"=a key is now '{Show(entry.Key)}'";
    }

    private string Remove(int at)
    {
        string name = header.Entries[at].Name;
        header.Entries.RemoveAt(at);
        return $"no {name}";
    }

    private string Repeat(int at)
    {
        header.Entries.Insert(random.Next(header.Entries.Count + 1), header.Entries[at]);
        return $"{header.Entries[at].Name} twice";
    }

    private string Exchange(int at)
    {
        int other = random.Next(header.Entries.Count);
        byte[] key = header.Entries[at].Key;
        header.Entries[at] = header.Entries[at] with { Key = header.Entries[other].Key };
        header.Entries[other] = header.Entries[other] with { Key = key };
        return $"{header.Entries[at].Name} and {header.Entries[other].Name} exchanged";
    }

    private string Architecture()
    {
        string name = KnownNames.Architectures[random.Next(KnownNames.Architectures.Count)];
        string old = CurrentArchitecture();
        for (int i = 0; i < header.Entries.Count; i++)
        {
            Entry entry = header.Entries[i];
            if (entry.Name == "general.architecture")
            {
                header.Entries[i] = entry with { Strings = [Encoding.UTF8.GetBytes(name)] };
            }
            else if (entry.Name.StartsWith(old + ".", StringComparison.Ordinal))
            {
                header.Entries[i] = entry with { Key = Encoding.UTF8.GetBytes(name + entry.Name[old.Length..]) };
            }
        }

        return $"architecture {name}";
    }

    private string Add()
    {
        bool plain = random.Next(3) == 0;
        (string name, uint type) = plain
            ? KnownNames.PlainKeys[random.Next(KnownNames.PlainKeys.Count)]
            : KnownNames.ArchitectureKeys[random.Next(KnownNames.ArchitectureKeys.Count)];
        byte[] key = Encoding.UTF8.GetBytes(plain ? name : $"{CurrentArchitecture()}.{name}");
        header.Entries.RemoveAll(e => e.Key.AsSpan().SequenceEqual(key));
        if (random.Next(10) == 0)
        {
            type = (uint)random.Next(13);
        }

        Entry entry = Fresh(key, type, (uint)(random.Next(2) == 0 ? 5 : random.Next(13)), random.Next(2) == 0 ? 4 : random.Next(600));
        header.Entries.Add(entry);
        string numbers = Convert.ToHexString(entry.Numbers.AsSpan(0, Math.Min(16, entry.Numbers.Length)));
        return $"{entry.Name} = {(entry.Strings is [byte[] text, ..] ? Show(text) : numbers)} (type {type}, {entry.Count})";
    }

    private Entry Fresh(byte[] key, uint type, uint elementType, int count)
    {
        bool isArray = type == Entry.ArrayType;
        uint each = isArray ? elementType : type;
        int length = isArray ? count : 1;
        if (each == Entry.StringType)
        {
            return new(
                key,
                type,
                each,
                (ulong)length,
                [],
                [.. Enumerable.Range(0, length).Select(_ => random.Next(2) == 0 ? AnyName() : Interesting.Text(random))]
            );
        }

        int width = Entry.Width(each);
        byte[] numbers = new byte[length * width];
        for (int i = 0; i < length; i++)
        {
            Interesting.Change(random, each, numbers.AsSpan(i * width, width));
        }

        return new(key, type, each, (ulong)length, numbers, null);
    }

    private byte[] AnyName() =>
        Encoding.UTF8.GetBytes(
            random.Next(3) == 0
                ? KnownNames.Architectures[random.Next(KnownNames.Architectures.Count)]
                : KnownNames.Texts[random.Next(KnownNames.Texts.Count)]
        );

    private byte[] Mangle(byte[] text)
    {
        if (text.Length == 0)
        {
            return Interesting.Text(random);
        }

        byte[] changed = [.. text];
        int at = random.Next(changed.Length);
        switch (random.Next(4))
        {
            case 0:
                return changed[..at];
            case 1:
                return [.. changed, .. Interesting.Text(random)];
            default:
                changed[at] = (byte)random.Next(256);
                return changed;
        }
    }

    private string CurrentArchitecture() =>
        header.Entries.Find(e => e.Name == "general.architecture")?.Strings is [byte[] text, ..] ? Encoding.UTF8.GetString(text) : "llama";

    private static string Show(byte[] text) =>
        Convert.ToHexString(text.AsSpan(0, Math.Min(12, text.Length)))
        + " "
        + new string([.. Encoding.UTF8.GetString(text.AsSpan(0, Math.Min(24, text.Length))).Select(c => char.IsControl(c) ? '?' : c)]);
}
