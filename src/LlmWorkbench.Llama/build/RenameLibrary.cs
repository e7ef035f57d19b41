using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Gives shared libraries other names, in themselves (SONAME) and where one needs another (NEEDED), in 64-bit little-endian ELF files:
/// the beginning "lib" becomes another of three letters, so nothing moves. Files are replaced, never written into: a running program
/// may use them.
/// </summary>
public class RenameLibrary : Task
{
    const uint LoadSegment = 1,
        DynamicSegment = 2;
    const long Needed = 1,
        StringTable = 5,
        OwnName = 14;

    [Required]
    public ITaskItem[] Libraries { get; set; }

    [Required]
    public string Prefix { get; set; }

    public override bool Execute()
    {
        if (Prefix.Length != 3)
        {
            Log.LogError("{0} must have three letters.", Prefix);
            return false;
        }

        var own = new HashSet<string>(Libraries.Select(library => Path.GetFileName(library.ItemSpec)));
        var renamed = 0;
        foreach (var library in Libraries)
        {
            var path = library.GetMetadata("FullPath");
            var bytes = File.ReadAllBytes(path);
            if (Rename(bytes, own))
            {
                File.WriteAllBytes(path + ".renamed", bytes);
                File.Delete(path);
                File.Move(path + ".renamed", path);
                renamed++;
            }
        }

        Log.LogMessage(
            MessageImportance.High,
            "Named {0} libraries of llama.cpp {1}…, so that others of their names can live beside them.",
            renamed,
            Prefix
        );
        return true;
    }

    bool Rename(byte[] elf, HashSet<string> own)
    {
        if (elf.Length < 64 || BitConverter.ToUInt32(elf, 0) != 0x464c457f || elf[4] != 2 || elf[5] != 1)
        {
            return false;
        }

        var any = false;
        long strings = 0;
        var names = new List<long>();
        foreach (var entry in Dynamic(elf))
        {
            if (entry.Key == StringTable)
            {
                strings = FileOffset(elf, entry.Value);
            }
            else if (entry.Key == Needed || entry.Key == OwnName)
            {
                names.Add(entry.Value);
            }
        }

        foreach (var name in names)
        {
            var at = (int)(strings + name);
            if (own.Contains(Encoding.ASCII.GetString(elf, at, Array.IndexOf(elf, (byte)0, at) - at)))
            {
                Encoding.ASCII.GetBytes(Prefix, 0, Prefix.Length, elf, at);
                any = true;
            }
        }

        return any;
    }

    // Elf64_Dyn: tag i64, value u64.
    static IEnumerable<KeyValuePair<long, long>> Dynamic(byte[] elf)
    {
        foreach (var header in Segments(elf))
        {
            if (BitConverter.ToUInt32(elf, header) != DynamicSegment)
            {
                continue;
            }

            var at = (int)BitConverter.ToInt64(elf, header + 8);
            for (; BitConverter.ToInt64(elf, at) != 0; at += 16)
            {
                yield return new KeyValuePair<long, long>(BitConverter.ToInt64(elf, at), BitConverter.ToInt64(elf, at + 8));
            }
        }
    }

    // Elf64_Phdr: type u32, flags u32, offset u64, virtual address u64, physical address u64, size in the file u64, …
    static long FileOffset(byte[] elf, long address)
    {
        foreach (var header in Segments(elf))
        {
            var start = BitConverter.ToInt64(elf, header + 16);
            if (
                BitConverter.ToUInt32(elf, header) == LoadSegment
                && address >= start
                && address < start + BitConverter.ToInt64(elf, header + 32)
            )
            {
                return address - start + BitConverter.ToInt64(elf, header + 8);
            }
        }

        throw new InvalidDataException("The library's strings are in no segment.");
    }

    static IEnumerable<int> Segments(byte[] elf)
    {
        var first = (int)BitConverter.ToInt64(elf, 0x20);
        int size = BitConverter.ToUInt16(elf, 0x36);
        int count = BitConverter.ToUInt16(elf, 0x38);
        for (var i = 0; i < count; i++)
        {
            yield return first + (i * size);
        }
    }
}
