using System.Text;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Curriculum;

/// <summary>Writes conversations in the chat form: small talk, questions, and wishes for a story.</summary>
internal sealed class ChatWriter(QuestionWriter questions)
{
    private const double WishesStory = 0.12;
    private const double IsBrief = 0.15;
    private const double IsSmallTalk = 0.3;

    /// <summary>Writes a conversation.</summary>
    public string Write(Draft draft)
    {
        SeededRandom random = draft.Random;
        if (random.Chance(WishesStory))
        {
            return WriteStory(random);
        }

        // The system message switches between a word and a sentence: what a system prompt is for, in the smallest form.
        bool brief = random.Chance(IsBrief);
        var text = new StringBuilder(brief ? ChatFormat.Message("system", CurriculumCorpus.BriefSystemMessage) : "");
        for (int left = 1 + random.Next(3); left > 0; left--)
        {
            if (!brief && random.Chance(IsSmallTalk))
            {
                SmallTalk talk = random.Pick(SmallTalk.All);
                text.Append(ChatFormat.Message("user", talk.Ask(random))).Append(ChatFormat.Message("assistant", talk.Answer(random)));
            }
            else
            {
                Exchange exchange = questions.Draw(draft);
                text.Append(ChatFormat.Message("user", exchange.Question))
                    .Append(ChatFormat.Message("assistant", brief ? exchange.Word : exchange.Sentence));
            }
        }

        return text.ToString();
    }

    private static string WriteStory(SeededRandom random)
    {
        Story story = StoryWriter.Write(random);
        string kind = Grammar.WithArticle(story.Kind);
        List<string> wishes = ["Tell me a story.", $"Tell me a story about {kind}.", $"Please write a story about {kind}."];
        if (story.Thing is not null)
        {
            wishes.Add($"Tell me a story about {kind} and {Grammar.WithArticle(story.Thing)}.");
        }

        return ChatFormat.Prompt(random.Pick(wishes)) + story.Text + ChatFormat.EndOfMessage + "\n";
    }
}
