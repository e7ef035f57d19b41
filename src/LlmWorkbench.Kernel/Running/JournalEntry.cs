using LlmWorkbench.Display;
using LlmWorkbench.Kernel.Output;

namespace LlmWorkbench.Kernel.Running;

/// <summary>The kinds of entries of a <see cref="RunJournal"/>, and how their fields are written.</summary>
internal static class JournalEntry
{
    public const byte CellBegan = 1;
    public const byte CellEnded = 2;
    public const byte Text = 3;
    public const byte Display = 4;
    public const byte Update = 5;
    public const byte Result = 6;
    public const byte Error = 7;
    public const byte Clear = 8;
    public const byte Exiting = 9;

    public static void Write(BinaryWriter entry, MimeBundle bundle)
    {
        entry.Write(bundle.Count);
        foreach ((string mime, string content) in bundle)
        {
            entry.Write(mime);
            entry.Write(content);
        }
    }

    public static MimeBundle ReadBundle(BinaryReader entry)
    {
        var contents = new KeyValuePair<string, string>[entry.ReadInt32()];
        for (int i = 0; i < contents.Length; i++)
        {
            contents[i] = new(entry.ReadString(), entry.ReadString());
        }

        return new MimeBundle(contents);
    }

    public static void Write(BinaryWriter entry, CellError error)
    {
        entry.Write(error.Name);
        entry.Write(error.Message);
        entry.Write(error.Traceback.Length);
        foreach (string line in error.Traceback)
        {
            entry.Write(line);
        }

        entry.Write(error.Line ?? 0);
    }

    public static CellError ReadError(BinaryReader entry)
    {
        (string name, string message) = (entry.ReadString(), entry.ReadString());
        string[] traceback = new string[entry.ReadInt32()];
        for (int i = 0; i < traceback.Length; i++)
        {
            traceback[i] = entry.ReadString();
        }

        int line = entry.ReadInt32();
        return new CellError(name, message, [.. traceback], line == 0 ? null : line);
    }
}
