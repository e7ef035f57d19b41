using System.Text.Json;
using LlmWorkbench.Wording;

namespace LlmWorkbench.Models.HuggingFace;

/// <summary>The tokenizer of a folder in Hugging Face's form: byte-level BPE as GPT-2's, which is OPT's.</summary>
internal sealed class CheckpointTokens
{
    /// <summary>A token of text, by llama.cpp's number of the kind.</summary>
    public const int Normal = 1;

    /// <summary>A token that steers the model.</summary>
    public const int Control = 3;

    /// <summary>A name that is cut out of every text.</summary>
    public const int UserDefined = 4;

    /// <summary>A number that stands for nothing.</summary>
    public const int Unused = 5;

    private CheckpointTokens(int count)
    {
        Texts = new string[count];
        Kinds = new int[count];
    }

    /// <summary>The tokens in the alphabet of bytes; [vocabulary].</summary>
    public string[] Texts { get; }

    /// <summary>What kind each is; [vocabulary].</summary>
    public int[] Kinds { get; }

    /// <summary>The merges, the first learned first: two tokens with a blank between them.</summary>
    public IReadOnlyList<string> Merges { get; private set; } = [];

    /// <summary>Whether a begin of text is put in front of a text.</summary>
    public bool AddsBegin { get; private set; } = true;

    /// <summary>The chat template, or <see langword="null"/>.</summary>
    public string? Template { get; private set; }

    /// <summary>Reads tokenizer.json, or vocab.json and merges.txt; and tokenizer_config.json where it is there.</summary>
    /// <exception cref="WorkbenchException">There is none, or it is of another kind.</exception>
    public static CheckpointTokens Read(CheckpointConfiguration model)
    {
        var tokens = new CheckpointTokens(model.Vocabulary);
        string File(string name) => Path.Combine(model.Folder, name);
        if (System.IO.File.Exists(File("tokenizer.json")))
        {
            JsonFile.Read(File("tokenizer.json"), json => tokens.ReadFast(json));
        }
        else if (System.IO.File.Exists(File("vocab.json")) && System.IO.File.Exists(File("merges.txt")))
        {
            JsonFile.Read(File("vocab.json"), json => tokens.ReadVocabulary(json));
            tokens.Merges =
            [
                .. System
                    .IO.File.ReadLines(File("merges.txt"))
                    .Where(line => line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal)),
            ];
        }
        else
        {
            throw new WorkbenchException(
                $"{VisibleText.Phrase(Path.GetFileName(model.Folder))} has no tokenizer.json, nor vocab.json with merges.txt: a model "
                    + "without its tokenizer cannot be used."
            );
        }

        if (System.IO.File.Exists(File("tokenizer_config.json")))
        {
            JsonFile.Read(File("tokenizer_config.json"), json => tokens.ReadConfiguration(json));
        }

        Require(
            tokens.Merges.All(merge => merge.Split(' ') is [{ Length: > 0 }, { Length: > 0 }]),
            "a merge is not of two tokens with a blank between them"
        );
        tokens.Finish(model);
        return tokens;
    }

    private bool ReadFast(JsonElement json)
    {
        JsonElement model = json.GetProperty("model");
        Require(JsonFile.Text(model, "type") is "BPE", "its tokenizer is not BPE");
        Require(
            !json.TryGetProperty("pre_tokenizer", out JsonElement before) || JsonFile.Text(before, "type") == "ByteLevel",
            "its tokenizer does not cut texts as GPT-2's does"
        );
        ReadVocabulary(model.GetProperty("vocab"));
        Merges =
        [
            .. model
                .GetProperty("merges")
                .EnumerateArray()
                .Select(merge =>
                    merge.ValueKind == JsonValueKind.String ? merge.GetString()! : $"{merge[0].GetString()} {merge[1].GetString()}"
                ),
        ];
        if (json.TryGetProperty("added_tokens", out JsonElement added))
        {
            foreach (JsonElement token in added.EnumerateArray())
            {
                bool special = token.TryGetProperty("special", out JsonElement is_) && is_.ValueKind == JsonValueKind.True;
                Set(token.GetProperty("content").GetString() ?? "", token.GetProperty("id").GetInt32(), special ? Control : UserDefined);
            }
        }

        return true;
    }

    private bool ReadVocabulary(JsonElement vocabulary)
    {
        foreach (JsonProperty token in vocabulary.EnumerateObject())
        {
            Set(token.Name, token.Value.GetInt32(), Normal);
        }

        return true;
    }

    private bool ReadConfiguration(JsonElement json)
    {
        Require(
            !json.TryGetProperty("add_prefix_space", out JsonElement prefix) || prefix.ValueKind != JsonValueKind.True,
            "its tokenizer puts a space in front of every text (add_prefix_space)"
        );
        AddsBegin = !json.TryGetProperty("add_bos_token", out JsonElement adds) || adds.ValueKind == JsonValueKind.True;
        Template = JsonFile.Text(json, "chat_template");
        if (json.TryGetProperty("additional_special_tokens", out JsonElement special) && special.ValueKind == JsonValueKind.Array)
        {
            var names = special
                .EnumerateArray()
                .Where(name => name.ValueKind == JsonValueKind.String)
                .Select(name => name.GetString())
                .ToHashSet();
            foreach ((int id, string? _) in Texts.Index().Where(token => token.Item is not null && names.Contains(token.Item)))
            {
                Kinds[id] = Control;
            }
        }

        return true;
    }

    private void Finish(CheckpointConfiguration model)
    {
        for (int id = 0; id < Texts.Length; id++)
        {
            if (Texts[id] is null)
            {
                (Texts[id], Kinds[id]) = ($"<|unused_{id}|>", Unused);
            }
        }

        foreach (int id in new[] { model.BeginToken, model.EndToken, model.PadToken ?? model.EndToken }.Where(id => id < Texts.Length))
        {
            Kinds[id] = Control;
        }
    }

    private void Set(string text, int id, int kind)
    {
        Require(id >= 0 && id < Texts.Length, $"its tokenizer has a token {id}, and the model {Texts.Length}");
        Require(Texts[id] is null || Texts[id] == text, $"its tokenizer has two tokens {id}");
        (Texts[id], Kinds[id]) = (text, kind);
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new WorkbenchException($"This model's tokenizer is not one that is read here: {otherwise}.");
        }
    }
}
