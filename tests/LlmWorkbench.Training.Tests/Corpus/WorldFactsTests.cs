using LlmWorkbench.Training.Corpus;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Corpus;

[Fast]
public sealed class WorldFactsTests
{
    [Theory]
    [InlineData("capital", "Norway", "Oslo", "The capital of Norway is Oslo.")]
    [InlineData("continent", "Kenya", "Africa", "Kenya is in Africa.")]
    [InlineData("opposite", "cold", "hot", "The opposite of cold is hot.")]
    [InlineData("colour", "a lemon", "yellow", "A lemon is yellow.")]
    [InlineData("legs", "owl", "two", "An owl has two legs.")]
    [InlineData("sound", "cow", "moo", "A cow says moo.")]
    [InlineData("baby", "owl", "owlet", "A baby owl is called an owlet.")]
    [InlineData("sort", "ant", "insect", "An ant is a kind of insect.")]
    [InlineData("after", "Sunday", "Monday", "After Sunday comes Monday.")]
    [InlineData("before", "January", "December", "Before January comes December.")]
    [InlineData("sum", "7 + 8", "15", "7 + 8 is 15.")]
    public void Knows(string kind, string subject, string value, string reply)
    {
        Fact fact = Assert.Single(WorldFacts.All, fact => fact.Kind.Name == kind && fact.Subject == subject);

        Assert.Equal(value, fact.Value);
        Assert.Equal(reply, fact.Reply);
    }

    [Fact]
    public void Asks_nothing_that_has_two_answers() =>
        Assert.All(
            WorldFacts.All.GroupBy(fact => (fact.Kind.Name, fact.Subject)),
            group => Assert.Single(group.Select(fact => fact.Value).Distinct())
        );

    [Fact]
    public void Has_each_kind_with_its_number_of_facts()
    {
        var counts = WorldFacts.All.CountBy(fact => fact.Kind.Name).ToDictionary();

        Assert.Equal(52, counts["capital"]);
        Assert.Equal(80, counts["opposite"]);
        Assert.Equal(19, counts["after"]);
        Assert.Equal(100, counts["sum"]);
        Assert.Equal(469, WorldFacts.All.Count);
    }
}
