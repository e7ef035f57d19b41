using FsCheck;
using FsCheck.Fluent;

namespace LlmWorkbench.Llama.Tests.Support;

/// <summary>Texts as hostile as Unicode allows: everything that has a UTF-8 form, in bursts of one sort.</summary>
public static class AnyText
{
    private static readonly string[] s_samples =
    [
        "the",
        " quick",
        "Hello",
        "I'm",
        "we'Ve",
        "İstanbul",
        "ﬁne",
        "straße",
        "ÀÉÎ",
        "naïve",
        "½",
        "２０２６",
        "…",
        "▁",
        "▁▁",
        "</s>",
        "<s>",
        "[UNK]",
        "<|endoftext|>",
        "<0x0A>",
        "1234567",
        "工作",
        "天気",
        "កាន់តែ",
        "нещо",
        "שלום",
        "مرحبا",
        "हिन्दी",
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈",
        "🦜",
        "e\u0301",
        "a\u0300\u0316\u0489",
        "\u200D",
        "\u202E",
        "\uFEFF",
        "\uFFFD",
        "\u0000",
        "\u0001",
        "\u0085",
        "\u00A0",
        "\u2028",
        "\u3000",
        "\u00AD",
        "한국어",
        "각",
        "\uE000",
        "\U0010FFFF",
        "\uFFFF",
        "ﷺ",
        " ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\r\n",
        "\n\n\n",
        ".",
        "...",
        "!?",
        "(",
        "'",
        "\"",
        "\\n",
        "{}",
        "==",
        "_",
        "-",
    ];

    private static readonly Gen<string> s_sample = Gen.Elements(s_samples);

    private static readonly Gen<string> s_character = Gen.Choose(0, 0x10FFFF)
        .Where(value => value is < 0xD800 or > 0xDFFF)
        .Select(char.ConvertFromUtf32);

    private static readonly Gen<string> s_letters = Gen.Choose(0x20, 0x24F).Select(char.ConvertFromUtf32);

    private static readonly Gen<string> s_repeated =
        from part in Gen.OneOf(s_sample, s_character)
        from times in Gen.Choose(2, 20)
        select string.Concat(Enumerable.Repeat(part, times));

    /// <summary>Up to some forty such pieces, one after the other.</summary>
    public static Arbitrary<string> Arbitrary { get; } =
        Gen.Frequency((6, s_sample), (2, s_letters), (2, s_character), (1, s_repeated)).ListOf().Select(string.Concat).ToArbitrary();
}
