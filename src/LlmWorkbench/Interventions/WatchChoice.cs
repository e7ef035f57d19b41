using System.CommandLine;

namespace LlmWorkbench.Interventions;

/// <summary>The options that say which tokens are watched, the same for every intervention.</summary>
internal sealed class WatchChoice(string tokenDefault, string againstDefault)
{
    private readonly Option<string?> _token = new("--token")
    {
        Description = $"The token whose numbers are watched: its exact text in quotes, or its number; without it {tokenDefault}.",
        HelpName = "token",
    };

    private readonly Option<string?> _against = new("--against")
    {
        Description = $"The token that it is measured against, as a difference of logits; without it {againstDefault}.",
        HelpName = "token",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_token);
        command.Add(_against);
    }

    /// <summary>The names of the two, where they are given.</summary>
    public (string? Token, string? Against) Read(ParseResult parsed) => (parsed.GetValue(_token), parsed.GetValue(_against));
}
