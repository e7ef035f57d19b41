namespace LlmWorkbench.Gguf.Reading;

/// <summary>Reads the metadata entries of a header.</summary>
internal static class MetadataReader
{
    // Length and one byte of the key, type, and at least one byte of value.
    private const int LeastBytesOfEntry = 8 + 1 + 4 + 1;

    /// <summary>Reads <paramref name="count"/> entries.</summary>
    public static GgufMetadata Read(HeaderCursor cursor, ulong count)
    {
        if (count > GgufLimits.MetadataEntries)
        {
            throw cursor.Refuse(
                $"the number of metadata entries is {Shown.Number(count)}; it may be at most {Shown.Number(GgufLimits.MetadataEntries)}"
            );
        }

        if (count > (ulong)(cursor.Remaining / LeastBytesOfEntry))
        {
            throw cursor.Refuse(
                $"the number of metadata entries is {Shown.Number(count)}; the {Shown.Bytes(cursor.Remaining)} that are left hold "
                    + $"at most {Shown.Number(cursor.Remaining / LeastBytesOfEntry)}"
            );
        }

        List<KeyValuePair<string, GgufValue>> entries = [];
        Dictionary<string, GgufValue> byKey = new(StringComparer.Ordinal);
        for (int i = 0; i < (int)count; i++)
        {
            string key = cursor.ReadName(new Field("the key of metadata entry ", Index: i), GgufLimits.KeyBytes);
            if (byKey.ContainsKey(key))
            {
                throw cursor.Refuse($"the metadata key {Shown.Name(key)} comes twice; each key may come once");
            }

            GgufValue value = ReadValue(cursor, key);
            entries.Add(new(key, value));
            byKey.Add(key, value);
        }

        return new GgufMetadata(entries, byKey);
    }

    private static GgufValue ReadValue(HeaderCursor cursor, string key)
    {
        Field field = new("", key);
        GgufValueType type = ReadType(cursor, new Field("the type of ", key));
        return type switch
        {
            GgufValueType.Array => ReadArray(cursor, key),
            GgufValueType.String => GgufValue.Wrap(ReadStrings(cursor, 1, field), isArray: false),
            _ => ReadNumbers(cursor, type, 1, isArray: false, field),
        };
    }

    private static GgufValue ReadArray(HeaderCursor cursor, string key)
    {
        Field field = new("", key);
        GgufValueType type = ReadType(cursor, new Field("the element type of ", key));
        ulong count = cursor.ReadUInt64(new Field("the length of ", key));
        return type switch
        {
            GgufValueType.Array => throw cursor.Refuse(
                $"{field} is an array of arrays; the elements of an array must be numbers, truth values or strings"
            ),
            GgufValueType.String => GgufValue.Wrap(ReadStrings(cursor, count, field), isArray: true),
            _ => ReadNumbers(cursor, type, count, isArray: true, field),
        };
    }

    private static GgufValue ReadNumbers(HeaderCursor cursor, GgufValueType type, ulong count, bool isArray, Field field)
    {
        cursor.RequireNumbers(count, GgufValueTypes.LeastBytes(type), field);
        Array numbers = type switch
        {
            GgufValueType.UInt8 or GgufValueType.Bool => new byte[count],
            GgufValueType.Int8 => new sbyte[count],
            GgufValueType.UInt16 => new ushort[count],
            GgufValueType.Int16 => new short[count],
            GgufValueType.UInt32 => new uint[count],
            GgufValueType.Int32 => new int[count],
            GgufValueType.UInt64 => new ulong[count],
            GgufValueType.Int64 => new long[count],
            GgufValueType.Float32 => new float[count],
            _ => new double[count],
        };
        cursor.Fill(numbers, field);
        return GgufValue.Wrap(type == GgufValueType.Bool ? TruthValues((byte[])numbers) : numbers, type, isArray);
    }

    private static bool[] TruthValues(byte[] bytes)
    {
        bool[] values = new bool[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            values[i] = bytes[i] != 0;
        }

        return values;
    }

    private static GgufValueType ReadType(HeaderCursor cursor, Field field)
    {
        uint type = cursor.ReadUInt32(field);
        return type <= (uint)GgufValueType.Float64
            ? (GgufValueType)type
            : throw cursor.Refuse($"{field} holds {Shown.Number(type)}; value types go from 0 to 12");
    }

    // Twice over the same bytes: the first time for the lengths, so that exactly the memory that is needed is taken.
    private static GgufStrings ReadStrings(HeaderCursor cursor, ulong count, Field field)
    {
        if (count > (ulong)(cursor.Remaining / sizeof(ulong)))
        {
            throw cursor.Refuse(
                $"{field} has {Shown.Number(count)} strings, and the file has {Shown.Bytes(cursor.Length - cursor.Position)} left, "
                    + $"enough for {Shown.Number(cursor.Remaining / sizeof(ulong))} at most"
            );
        }

        long start = cursor.Position;
        int[] ends = new int[count];
        int end = 0;
        for (int i = 0; i < ends.Length; i++)
        {
            ulong length = cursor.ReadUInt64(field);
            cursor.Require(length, field);
            cursor.MoveTo(cursor.Position + (long)length);
            end += (int)length; // cannot overflow: all lengths together fit the header's limit
            ends[i] = end;
        }

        byte[] bytes = new byte[end];
        cursor.MoveTo(start);
        for (int i = 0, from = 0; i < ends.Length; from = ends[i++])
        {
            cursor.ReadUInt64(field);
            cursor.Read(bytes.AsSpan(from, ends[i] - from), field);
        }

        return new GgufStrings(bytes, ends);
    }
}
