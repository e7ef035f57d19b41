using LlmWorkbench.Gguf.Reading;

namespace LlmWorkbench.Gguf.Tests.Reading;

[Fast]
public sealed class MutationTests : ReadingTest
{
    private const int Rounds = 2000;

    // What reading takes whatever the file holds (buffers, the exception and its message), and what each byte may cost:
    // the dearest are tiny metadata entries, at 14 bytes each.
    private const long FixedBytes = 200_000;
    private const long BytesPerByte = 32;

    private static readonly byte[] s_telling = [0, 1, 2, 4, 8, 9, 12, 13, 31, 32, 64, 127, 128, 255];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Changed_bytes_end_in_a_file_or_one_sentence_and_little_memory(int seed)
    {
        byte[] whole = Whole();
        Random random = new(seed);
        int read = 0;
        HashSet<string> problems = [];
        string path = Folder.File("changed.gguf");
        for (int round = 0; round < Rounds; round++)
        {
            byte[] changed = Change(whole, random);
            File.WriteAllBytes(path, changed);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var file = GgufFile.Read(path);
                read++;
                Assert.All(file.Tensors, t => Assert.InRange(file.DataOffset + t.Offset + t.ByteLength, 0, changed.Length));
            }
            catch (GgufFormatException e)
            {
                problems.Add(Sentence.Of(e));
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, FixedBytes + (BytesPerByte * changed.Length));
        }

        // Both ends must have been reached often, or the test would show nothing.
        Assert.InRange(read, Rounds / 50, Rounds - (Rounds / 50));
        Assert.InRange(problems.Count, 60, Rounds);
    }

    [Fact]
    public void A_file_of_the_dearest_entries_costs_memory_in_proportion()
    {
        const int Count = 20_000;
        RawGguf bytes = new RawGguf().Start(0, Count);
        for (int i = 0; i < Count; i++)
        {
            bytes.Key(i.ToString("X", System.Globalization.CultureInfo.InvariantCulture), 0).U8(1);
        }

        string path = Folder.Write("entries.gguf", bytes.ToArray());
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Count, GgufFile.Read(path).Metadata.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, FixedBytes + (BytesPerByte * bytes.Length));
    }

    [Fact]
    public void An_array_of_strings_costs_no_more_memory_than_it_takes_in_the_file()
    {
        RawGguf bytes = new RawGguf().Start(0, 1).ArrayKey("tokens", 8, 50_000);
        for (int i = 0; i < 50_000; i++)
        {
            bytes.Text("tok");
        }

        string path = Folder.Write("strings.gguf", bytes.ToArray());
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(50_000, GgufFile.Read(path).Metadata.GetStrings("tokens")!.Count);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, FixedBytes + bytes.Length);
    }

    private static byte[] Whole() =>
        new RawGguf()
            .Start(3, 8)
            .Key("general.architecture", 8)
            .Text("llama")
            .Key("general.alignment", 4)
            .U32(32)
            .Key("a", 0)
            .U8(1)
            .Key("b", 12)
            .U64(5)
            .Key("c", 7)
            .U8(1)
            .ArrayKey("s", 8, 3)
            .Text("one")
            .Text("")
            .Text("three")
            .ArrayKey("n", 5, 4)
            .U32(1)
            .U32(2)
            .U32(3)
            .U32(4)
            .ArrayKey("e", 6, 0)
            .Tensor("x", [32, 2], 8, 0)
            .Tensor("y", [5], 0, 96)
            .Tensor("z", [2, 3, 4], 1, 128)
            .Pad()
            .Zeros(176)
            .ToArray();

    private static byte[] Change(byte[] whole, Random random)
    {
        byte[] changed = [.. whole];
        for (int changes = random.Next(1, 4); changes > 0; changes--)
        {
            int at = random.Next(whole.Length - 176);
            switch (random.Next(4))
            {
                case 0:
                    changed[at] = s_telling[random.Next(s_telling.Length)];
                    break;
                case 1:
                    changed[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    changed.AsSpan(at, 8).Fill((byte)(random.Next(2) * 255)); // a whole count or length
                    break;
                default:
                    changed[at] = (byte)random.Next(256);
                    break;
            }
        }

        return random.Next(10) == 0 ? changed[..random.Next(whole.Length)] : changed;
    }
}
