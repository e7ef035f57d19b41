using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Gguf.Files;
using LlmWorkbench.Training.Tokenization;
using LlmWorkbench.Training.Writing;

namespace LlmWorkbench.Training.Export.HuggingFace;

/// <summary>
/// Writes a tokenizer as Hugging Face's libraries read it: vocab.json and merges.txt (the form of GPT-2's), tokenizer.json (the same for
/// the tokenizers library) and tokenizer_config.json with the special tokens and the chat template.
/// </summary>
internal static class TokenizerFiles
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the four files.</summary>
    /// <param name="folder">The folder that they are written to.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="context">How many tokens the model reads at most.</param>
    /// <param name="readers">Who may read them.</param>
    public static void Write(string folder, BytePairTokenizer tokenizer, int context, FileReaders readers)
    {
        string[] merges = tokenizer.Merges.Select(merge => merge.Left + " " + merge.Right).ToArray();
        // Line ends are \n on every system: these are the files' own format.
        AtomicFile.WriteText(
            Path.Combine(folder, "merges.txt"),
            "#version: 0.2\n" + string.Concat(merges.Select(merge => merge + "\n")),
            readers
        );
        WriteJson(Path.Combine(folder, "vocab.json"), Vocabulary(tokenizer), readers);
        WriteJson(Path.Combine(folder, "tokenizer_config.json"), Configuration(tokenizer, context), readers);
        WriteJson(Path.Combine(folder, "tokenizer.json"), FastTokenizer(tokenizer, merges), readers);
    }

    /// <summary>Writes JSON, indented.</summary>
    public static void WriteJson(string path, JsonNode json, FileReaders readers) =>
        AtomicFile.WriteText(path, json.ToJsonString(s_json) + "\n", readers);

    private static JsonObject Vocabulary(BytePairTokenizer tokenizer) =>
        new(tokenizer.Tokens.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)JsonValue.Create(id))));

    private static JsonObject Configuration(BytePairTokenizer tokenizer, int context) =>
        new()
        {
            ["tokenizer_class"] = "GPT2Tokenizer",
            ["add_bos_token"] = true,
            ["add_prefix_space"] = false,
            ["bos_token"] = ChatFormat.EndOfText,
            ["eos_token"] = ChatFormat.EndOfText,
            ["unk_token"] = ChatFormat.EndOfText,
            ["pad_token"] = ChatFormat.EndOfText,
            ["additional_special_tokens"] = new JsonArray([.. tokenizer.SpecialTokens.Skip(1).Select(token => JsonValue.Create(token))]),
            ["model_max_length"] = context,
            ["chat_template"] = ChatFormat.Template,
        };

    private static JsonObject FastTokenizer(BytePairTokenizer tokenizer, string[] merges) =>
        new()
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. tokenizer.SpecialTokens.Select(token => AddedToken(tokenizer, token))]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = ByteLevel(),
            ["post_processor"] = BeginsWith(tokenizer, ChatFormat.EndOfText),
            ["decoder"] = ByteLevel(),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = "",
                ["end_of_word_suffix"] = "",
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["vocab"] = Vocabulary(tokenizer),
                ["merges"] = new JsonArray([.. merges.Select(merge => JsonValue.Create(merge))]),
            },
        };

    private static JsonObject AddedToken(BytePairTokenizer tokenizer, string token) =>
        new()
        {
            ["id"] = tokenizer.IdOf(token),
            ["content"] = token,
            ["single_word"] = false,
            ["lstrip"] = false,
            ["rstrip"] = false,
            ["normalized"] = false,
            ["special"] = true,
        };

    private static JsonObject ByteLevel() =>
        new()
        {
            ["type"] = "ByteLevel",
            ["add_prefix_space"] = false,
            ["trim_offsets"] = true,
            ["use_regex"] = true,
        };

    private static JsonObject BeginsWith(BytePairTokenizer tokenizer, string token) =>
        new()
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(Special(token, 0), Sequence("A", 0)),
            ["pair"] = new JsonArray(Special(token, 0), Sequence("A", 0), Special(token, 1), Sequence("B", 1)),
            ["special_tokens"] = new JsonObject
            {
                [token] = new JsonObject
                {
                    ["id"] = token,
                    ["ids"] = new JsonArray(tokenizer.IdOf(token)),
                    ["tokens"] = new JsonArray(token),
                },
            },
        };

    private static JsonObject Special(string token, int segment) =>
        new()
        {
            ["SpecialToken"] = new JsonObject { ["id"] = token, ["type_id"] = segment },
        };

    private static JsonObject Sequence(string name, int segment) =>
        new()
        {
            ["Sequence"] = new JsonObject { ["id"] = name, ["type_id"] = segment },
        };
}
