namespace LlmWorkbench.Gguf.Tests;

[Fast]
public sealed class GgufValueTests
{
    [Fact]
    public void A_value_of_another_kind_gives_null_instead_of_a_wrong_number()
    {
        var number = GgufValue.Of(3u);
        Assert.Equal(3, number.AsInteger());
        Assert.Equal(3.0, number.AsNumber());
        Assert.Null(number.AsBoolean());
        Assert.Null(number.AsString());
        Assert.Null(number.AsIntegers());
        Assert.Null(GgufValue.Of(1.5f).AsInteger());
        Assert.Null(GgufValue.Of(true).AsInteger());
        Assert.Null(GgufValue.Of("3").AsInteger());
        Assert.Null(GgufValue.OfArray<uint>(3).AsInteger());
        Assert.Null(GgufValue.OfArray<float>(3).AsIntegers());
        Assert.Null(GgufValue.Of("a").AsStrings());
        Assert.Null(GgufValue.OfArray<bool>(true).AsBoolean());
        Assert.Null(GgufValue.OfArray<ulong>(1, ulong.MaxValue).AsIntegers());
    }

    [Fact]
    public void Values_are_equal_by_type_and_content()
    {
        Assert.Equal(GgufValue.Of(3u), GgufValue.Of(3u));
        Assert.NotEqual(GgufValue.Of(3u), GgufValue.Of(3));
        Assert.NotEqual(GgufValue.Of(3u), GgufValue.OfArray<uint>(3));
        Assert.Equal(GgufValue.Of(float.NaN), GgufValue.Of(float.NaN));
        Assert.NotEqual(GgufValue.Of(0f), GgufValue.Of(-0f));
        Assert.Equal(GgufValue.OfStrings(["ab", "c"]), GgufValue.OfStrings(["ab", "c"]));
        Assert.NotEqual(GgufValue.OfStrings(["ab", "c"]), GgufValue.OfStrings(["a", "bc"]));
        Assert.Equal(GgufValue.Of("x").GetHashCode(), GgufValue.Of("x").GetHashCode());
    }

    [Fact]
    public void Elements_come_as_their_own_type_only()
    {
        Assert.Equal([1, 2], GgufValue.OfArray(1, 2).GetElements<int>().ToArray());
        Assert.Throws<InvalidOperationException>(() => GgufValue.OfArray(1, 2).GetElements<uint>().Length);
        Assert.Throws<InvalidOperationException>(() => GgufValue.Of(1).GetElements<int>().Length);
    }

    [Fact]
    public void An_array_does_not_change_with_the_one_it_was_made_from()
    {
        int[] numbers = [1, 2];
        var value = GgufValue.OfArray<int>(numbers);
        numbers[0] = 9;
        Assert.Equal([1, 2], value.AsIntegers()!);
    }

    [Fact]
    public void Refuses_text_with_a_lone_surrogate()
    {
        Assert.Contains(
            "lone surrogate at position 1",
            Assert.Throws<ArgumentException>(() => GgufValue.Of("a\uDFFFb")).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => GgufValue.OfStrings(["ok", "\uD800"]));
    }

    [Fact]
    public void Refuses_types_that_GGUF_does_not_have() =>
        Assert.Contains("Decimal", Assert.Throws<ArgumentException>(() => GgufValue.Of(1m)).Message, StringComparison.Ordinal);

    [Fact]
    public void Shows_values_for_people()
    {
        Assert.Equal("0.5", GgufValue.Of(0.5f).ToString());
        Assert.Equal("llama", GgufValue.Of("llama").ToString());
        Assert.Equal("[1, 2]", GgufValue.OfArray(1, 2).ToString());
        Assert.Equal("[a, b, c, d, e, f, … 7 in all]", GgufValue.OfStrings(["a", "b", "c", "d", "e", "f", "g"]).ToString());
        Assert.Equal("an array of 2 int32", GgufValue.OfArray(1, 2).Describe());
        Assert.Equal("uint32", GgufValue.Of(1u).Describe());
    }
}
