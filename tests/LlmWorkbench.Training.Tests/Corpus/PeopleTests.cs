using LlmWorkbench.Training.Corpus;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Tests.Corpus;

[Fast]
public sealed class PeopleTests
{
    [Fact]
    public void Nobody_shares_a_name() => Assert.Equal(2000, People.Invent(2000, 1).Select(person => person.Name).Distinct().Count());

    [Fact]
    public void Another_seed_invents_other_people() =>
        Assert.NotEqual(People.Invent(10, 1).Select(person => person.Name), People.Invent(10, 2).Select(person => person.Name));

    [Fact]
    public void Questions_and_replies_speak_of_the_person_and_the_value()
    {
        foreach (Fact? fact in People.Invent(20, 3).SelectMany(person => person.Facts))
        {
            Assert.Contains(fact.Subject, fact.Ask(0), StringComparison.Ordinal);
            Assert.Contains(fact.Value, fact.Reply, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2001)]
    public void Refuses_a_number_of_people_that_the_names_cannot_give(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => People.Invent(count, 1));
}
