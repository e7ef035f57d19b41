namespace LlmWorkbench.Gguf.Reading;

/// <summary>What the checks ask of a file, and how they refuse it.</summary>
internal static class FileFields
{
    /// <summary>An exception about the file.</summary>
    public static GgufFormatException Refuse(this GgufFile file, string problem) => new(file.Path, problem);

    /// <summary>Refuses a value: the key, what it holds, what it may hold.</summary>
    public static GgufFormatException Refuse(this GgufFile file, string key, GgufValue value, string mustBe) =>
        new(file.Path, $"{Shown.Name(key)} holds {Beginning(value)} ({value.Describe()}); it must be {mustBe}");

    /// <summary>What a key holds, as a message may show it; "missing" when the file does not have it.</summary>
    public static string Held(this GgufFile file, string key) => file.Metadata.Find(key) is { } value ? Beginning(value) : "missing";

    /// <summary>An integer of the architecture; null when the key is missing.</summary>
    /// <exception cref="GgufFormatException">It is outside the bounds, or no integer.</exception>
    public static long? Integer(this GgufFile file, string key, long least, long most)
    {
        key = file.Metadata.ForArchitecture(key);
        if (file.Metadata.Find(key) is not { } value)
        {
            return null;
        }

        return value.AsInteger() is { } integer && integer >= least && integer <= most
            ? integer
            : throw file.Refuse(key, value, $"an integer from {Shown.Number(least)} to {Shown.Number(most)}");
    }

    /// <summary>Integers of the architecture: one for all layers, or an array with one for each. Null when the key is missing.</summary>
    /// <exception cref="GgufFormatException">One is outside the bounds, or no integer.</exception>
    public static IReadOnlyList<long>? Integers(this GgufFile file, string key, long least, long most)
    {
        key = file.Metadata.ForArchitecture(key);
        if (file.Metadata.Find(key) is not { } value)
        {
            return null;
        }

        IReadOnlyList<long>? integers = value.AsIntegers() ?? (value.AsInteger() is { } one ? [one] : null);
        return integers is not null && AreWithin(integers, least, most)
            ? integers
            : throw file.Refuse(key, value, $"an integer from {Shown.Number(least)} to {Shown.Number(most)}, or an array of them");
    }

    /// <summary>Refuses a key that is there with another type; native code ends the process over some of them.</summary>
    /// <exception cref="GgufFormatException">It has.</exception>
    public static void RequireType(this GgufFile file, string key, GgufValueType type)
    {
        if (file.Metadata.Find(key) is { } value && value.Type != type)
        {
            throw file.Refuse(key, value, $"a {GgufValue.NameOf(type)}");
        }
    }

    private static string Beginning(GgufValue value) => Shown.Text(value.ToString(), 60);

    private static bool AreWithin(IReadOnlyList<long> integers, long least, long most)
    {
        for (int i = 0; i < integers.Count; i++)
        {
            if (integers[i] < least || integers[i] > most)
            {
                return false;
            }
        }

        return true;
    }
}
