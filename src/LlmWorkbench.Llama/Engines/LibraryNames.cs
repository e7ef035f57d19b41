using System.Text;
#if !NET
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
#endif

namespace LlmWorkbench.Llama.Engines;

/// <summary>
/// Gives shared libraries other names, in themselves (SONAME) and where one needs another (NEEDED), in 64-bit little-endian ELF files:
/// the beginning "lib" becomes another of three letters, so nothing moves. A process has only one library of a name, and other
/// packages bring libraries of llama.cpp too. The build compiles this file once more, as the task at its end.
/// </summary>
public static class LibraryNames
{
    /// <summary>What stands in place of "lib" in the libraries of the workbench.</summary>
    public const string Own = "lwb";

    private const uint LoadSegment = 1;
    private const uint DynamicSegment = 2;
    private const long Needed = 1;
    private const long StringTable = 5;
    private const long OwnName = 14;

    /// <summary>Renames libraries that know each other by name. Files are replaced, never written into: a running program may use
    /// them. What is not such an ELF file stays as it is, as on Windows and macOS.</summary>
    /// <param name="libraries">The paths of all that belong together.</param>
    /// <param name="prefix">Three letters.</param>
    /// <returns>How many were changed.</returns>
    /// <exception cref="ArgumentException">The prefix has another length.</exception>
    /// <exception cref="InvalidDataException">A library's headers contradict each other.</exception>
    public static int Rename(IReadOnlyList<string> libraries, string prefix)
    {
        if (prefix is not { Length: 3 })
        {
            throw new ArgumentException("The names begin with three letters.", nameof(prefix));
        }

        var own = new HashSet<string>((libraries ?? throw new ArgumentNullException(nameof(libraries))).Select(NameOf));
        int renamed = 0;
        foreach (string path in libraries)
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (Rename(bytes, own, prefix))
            {
                File.WriteAllBytes(path + ".renamed", bytes);
                File.Delete(path);
                File.Move(path + ".renamed", path);
                renamed++;
            }
        }

        return renamed;
    }

    private static string NameOf(string path) => Path.GetFileName(path);

    private static bool Rename(byte[] elf, HashSet<string> own, string prefix)
    {
        if (elf.Length < 64 || BitConverter.ToUInt32(elf, 0) != 0x464c457f || elf[4] != 2 || elf[5] != 1)
        {
            return false;
        }

        bool any = false;
        long strings = 0;
        var names = new List<long>();
        foreach (KeyValuePair<long, long> entry in Dynamic(elf))
        {
            if (entry.Key == StringTable)
            {
                strings = FileOffset(elf, entry.Value);
            }
            else if (entry.Key is Needed or OwnName)
            {
                names.Add(entry.Value);
            }
        }

        foreach (long name in names)
        {
            int at = (int)(strings + name);
            if (own.Contains(Encoding.ASCII.GetString(elf, at, Array.IndexOf(elf, (byte)0, at) - at)))
            {
                Encoding.ASCII.GetBytes(prefix, 0, prefix.Length, elf, at);
                any = true;
            }
        }

        return any;
    }

    // Elf64_Dyn: tag i64, value u64.
    private static IEnumerable<KeyValuePair<long, long>> Dynamic(byte[] elf)
    {
        foreach (int header in Segments(elf))
        {
            if (BitConverter.ToUInt32(elf, header) != DynamicSegment)
            {
                continue;
            }

            int at = (int)BitConverter.ToInt64(elf, header + 8);
            for (; BitConverter.ToInt64(elf, at) != 0; at += 16)
            {
                yield return new KeyValuePair<long, long>(BitConverter.ToInt64(elf, at), BitConverter.ToInt64(elf, at + 8));
            }
        }
    }

    // Elf64_Phdr: type u32, flags u32, offset u64, virtual address u64, physical address u64, size in the file u64, …
    private static long FileOffset(byte[] elf, long address)
    {
        foreach (int header in Segments(elf))
        {
            long start = BitConverter.ToInt64(elf, header + 16);
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

    private static IEnumerable<int> Segments(byte[] elf)
    {
        int first = (int)BitConverter.ToInt64(elf, 0x20);
        int size = BitConverter.ToUInt16(elf, 0x36);
        int count = BitConverter.ToUInt16(elf, 0x38);
        for (int i = 0; i < count; i++)
        {
            yield return first + (i * size);
        }
    }
}

#if !NET
/// <summary>The task of the build.</summary>
public class RenameLibrary : Task
{
    [Required]
    public ITaskItem[] Libraries { get; set; }

    public override bool Execute()
    {
        int renamed = LibraryNames.Rename(Libraries.Select(library => library.GetMetadata("FullPath")).ToList(), LibraryNames.Own);
        Log.LogMessage(
            MessageImportance.High,
            "Named {0} libraries of llama.cpp {1}…, so that others of their names can live beside them.",
            renamed,
            LibraryNames.Own
        );
        return true;
    }
}
#endif
