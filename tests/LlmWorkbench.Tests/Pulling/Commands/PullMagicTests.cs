using LlmWorkbench.Display;
using LlmWorkbench.Pulling;
using LlmWorkbench.Tests.Support;

namespace LlmWorkbench.Tests.Pulling.Commands;

[Fast]
public sealed class PullMagicTests
{
    [Fact]
    public async Task Says_what_is_nothing_to_pull()
    {
        using var call = new Call();
        Assert.Contains("is nothing to pull", await call.FailureOf("pull tutor"), StringComparison.Ordinal);
        Assert.Contains(
            "leave out --file, or --list",
            await call.FailureOf("pull user/name --list --file m.gguf"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Every_text_of_a_server_is_text_alone_in_the_views()
    {
        foreach (PullState state in Enum.GetValues<PullState>())
        {
            var model = new PulledModel(Hostile.Text, Hostile.Text, 1, 100, state)
            {
                Sha256 = new string('a', 64),
                Path = "/x/" + Hostile.Text.Replace("/", "").Replace("\0", "") + ".gguf",
                Note = Hostile.Text,
            };
            PullResult one = new(
                Hostile.Text,
                Hostile.Text,
                new string('a', 40),
                new(null, Hostile.Text, null, [new("card", Hostile.Text, "")]),
                [model]
            )
            {
                Folder = "/x",
            };
            foreach (PullResult result in new[] { one, one with { IsList = true, Models = [model, model] } })
            {
                var shown = MimeBundle.Of(result);
                Hostile.AssertEncodedIn(shown[MimeTypes.Html]);
                Hostile.AssertHarmless(shown.ToString());
            }
        }
    }
}
