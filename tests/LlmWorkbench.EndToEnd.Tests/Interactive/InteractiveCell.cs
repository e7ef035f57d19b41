using System.Text.Json;

namespace LlmWorkbench.EndToEnd.Tests.Interactive;

/// <summary>What a cell of .NET Interactive has shown.</summary>
internal sealed class InteractiveCell
{
    private readonly List<(string? Id, Dictionary<string, string> Content)> _places = [];

    /// <summary>Why it failed; <see langword="null"/> when it ran to its end.</summary>
    public string? Failure { get; private set; }

    /// <summary>What stands below it at its end, without what is empty and without libraries of the page.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Shown =>
        [
            .. _places
                .Select(place => place.Content)
                .Where(content =>
                    !content.Values.All(string.IsNullOrEmpty)
                    && !content.GetValueOrDefault("text/html", "").StartsWith("<!--llm-workbench ", StringComparison.Ordinal)
                ),
        ];

    /// <summary>Whether one of its outputs carries what charts are drawn with.</summary>
    public bool CarriesLibrary =>
        _places.Any(place =>
            place.Content.GetValueOrDefault("text/html", "").StartsWith("<!--llm-workbench plotly.js-->", StringComparison.Ordinal)
        );

    /// <summary>Takes an event in.</summary>
    /// <returns>Whether it was the last.</returns>
    public bool Add(JsonElement message, string token)
    {
        string type = message.GetProperty("eventType").GetString()!;
        JsonElement happened = message.GetProperty("event");
        bool isOwn =
            message.TryGetProperty("command", out JsonElement command)
            && command.ValueKind == JsonValueKind.Object
            && command.GetProperty("token").GetString() == token;
        switch (type)
        {
            case "DisplayedValueProduced" or "DisplayedValueUpdated" or "ReturnValueProduced":
                Show(happened);
                return false;
            case "CommandFailed" when isOwn:
                Failure = happened.GetProperty("message").GetString();
                return true;
            default:
                return type == "CommandSucceeded" && isOwn;
        }
    }

    private void Show(JsonElement happened)
    {
        string? id = happened.TryGetProperty("valueId", out JsonElement value) ? value.GetString() : null;
        var content = happened
            .GetProperty("formattedValues")
            .EnumerateArray()
            .ToDictionary(part => part.GetProperty("mimeType").GetString()!, part => part.GetProperty("value").GetString() ?? "");
        int place = id is null ? -1 : _places.FindIndex(known => known.Id == id);
        if (place < 0)
        {
            _places.Add((id, content));
        }
        else
        {
            _places[place] = (id, content);
        }
    }
}
