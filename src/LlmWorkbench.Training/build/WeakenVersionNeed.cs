using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Marks one version need of a 64-bit little-endian ELF library as weak when this system's provider lacks that version:
/// the dynamic linker then only warns where it would refuse to load. The library is replaced, never written into.
/// </summary>
public class WeakenVersionNeed : Task
{
    const uint VersionNeedSection = 0x6ffffffe;
    const ushort Weak = 2;

    static readonly string[] s_libraryFolders =
    {
        "/lib/x86_64-linux-gnu",
        "/usr/lib/x86_64-linux-gnu",
        "/lib64",
        "/usr/lib64",
        "/usr/lib",
        "/lib",
    };

    [Required]
    public string Library { get; set; }

    [Required]
    public string Version { get; set; }

    [Required]
    public string Provider { get; set; }

    public override bool Execute()
    {
        var provider = s_libraryFolders.Select(folder => Path.Combine(folder, Provider)).FirstOrDefault(File.Exists);
        if (provider == null || Contains(File.ReadAllBytes(provider), Version))
        {
            return true;
        }

        var bytes = File.ReadAllBytes(Library);
        var flags = FindFlags(bytes);
        if (flags < 0 || (bytes[flags] & Weak) != 0)
        {
            return true;
        }

        bytes[flags] |= (byte)Weak;
        var stamp = File.GetLastWriteTimeUtc(Library);
        var replacement = Library + ".weakened";
        File.WriteAllBytes(replacement, bytes);
        // With the stamp and size of the original the next build leaves this copy alone.
        File.SetLastWriteTimeUtc(replacement, stamp);
        File.Delete(Library);
        File.Move(replacement, Library);
        Log.LogMessage(MessageImportance.High, "{0}: {1} lacks {2}; marked that need weak in this copy.", Library, provider, Version);
        return true;
    }

    int FindFlags(byte[] elf)
    {
        var sections = (int)BitConverter.ToInt64(elf, 0x28);
        int size = BitConverter.ToUInt16(elf, 0x3a);
        int count = BitConverter.ToUInt16(elf, 0x3c);
        for (var i = 0; i < count; i++)
        {
            var header = sections + (i * size);
            if (BitConverter.ToUInt32(elf, header + 4) != VersionNeedSection)
            {
                continue;
            }

            var names = sections + (BitConverter.ToInt32(elf, header + 0x28) * size);
            return FindFlags(elf, (int)BitConverter.ToInt64(elf, header + 0x18), (int)BitConverter.ToInt64(elf, names + 0x18));
        }

        return -1;
    }

    // Elf64_Verneed: version u16, count u16, file u32, first auxiliary u32, next u32.
    // Elf64_Vernaux: hash u32, flags u16, other u16, name u32, next u32.
    int FindFlags(byte[] elf, int need, int names)
    {
        while (true)
        {
            var auxiliary = need + BitConverter.ToInt32(elf, need + 8);
            for (int i = 0, n = BitConverter.ToUInt16(elf, need + 2); i < n; i++)
            {
                if (NameAt(elf, names + BitConverter.ToInt32(elf, auxiliary + 8)) == Version)
                {
                    return auxiliary + 4;
                }

                auxiliary += BitConverter.ToInt32(elf, auxiliary + 12);
            }

            var next = BitConverter.ToInt32(elf, need + 12);
            if (next == 0)
            {
                return -1;
            }

            need += next;
        }
    }

    static string NameAt(byte[] elf, int at)
    {
        return Encoding.ASCII.GetString(elf, at, Array.IndexOf(elf, (byte)0, at) - at);
    }

    static bool Contains(byte[] bytes, string version)
    {
        return Encoding.GetEncoding("ISO-8859-1").GetString(bytes).Contains(version + "\0");
    }
}
