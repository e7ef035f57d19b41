using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Caching;

namespace LlmWorkbench.Tests.Models.HuggingFace;

/// <summary>A folder in Hugging Face's form without weights: configuration and tokenizer.</summary>
internal sealed class TinyCheckpoint : IDisposable
{
    public const string EndOfText = "</s>";

    private static readonly string[] s_merges = ["Ġ t", "h e", "Ġt he", "Ġ c", "Ġc a", "Ġca t", "Ð ¿", "l l"];

    private readonly TemporaryFolder _temporary = new();

    public TinyCheckpoint(string name = "opt-1.3", bool fast = false, bool prefixSpace = false)
    {
        Folder = System.IO.Path.Combine(_temporary.Path, name);
        Directory.CreateDirectory(Folder);
        // As OPT's: special tokens first, then the bytes, then what was merged; two numbers stand for nothing.
        string[] special = ["<s>", "<pad>", EndOfText, "<unk>"];
        string[] tokens =
        [
            .. special,
            .. Bytes().Select(c => $"{c}"),
            .. s_merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal)),
        ];
        Count = tokens.Length + 2;
        var vocabulary = new JsonObject(tokens.Select((token, id) => KeyValuePair.Create(token, (JsonNode?)JsonValue.Create(id))));
        Configuration = new JsonObject
        {
            ["model_type"] = "opt",
            ["vocab_size"] = Count,
            ["hidden_size"] = 32,
            ["ffn_dim"] = 64,
            ["num_hidden_layers"] = 2,
            ["num_attention_heads"] = 4,
            ["max_position_embeddings"] = 64,
            ["bos_token_id"] = 2,
            ["eos_token_id"] = 2,
            ["pad_token_id"] = 1,
            ["torch_dtype"] = "float16",
        };
        Write("config.json", Configuration);
        Write("tokenizer_config.json", new JsonObject { ["add_bos_token"] = true, ["add_prefix_space"] = prefixSpace });
        if (fast)
        {
            Write(
                "tokenizer.json",
                new JsonObject
                {
                    ["added_tokens"] = new JsonArray([
                        .. special.Select(
                            (token, id) =>
                                new JsonObject
                                {
                                    ["id"] = id,
                                    ["content"] = token,
                                    ["special"] = true,
                                }
                        ),
                    ]),
                    ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel" },
                    ["model"] = new JsonObject
                    {
                        ["type"] = "BPE",
                        ["vocab"] = vocabulary,
                        ["merges"] = new JsonArray([
                            .. s_merges.Select(merge => new JsonArray([.. merge.Split(' ').Select(part => JsonValue.Create(part))])),
                        ]),
                    },
                }
            );
        }
        else
        {
            Write("vocab.json", vocabulary);
            File.WriteAllText(Path("merges.txt"), "#version: 0.2\n" + string.Concat(s_merges.Select(merge => merge + "\n")));
        }
    }

    public string Folder { get; }

    public string Parent => _temporary.Path;

    public int Count { get; }

    public JsonObject Configuration { get; }

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public void Write(string name, JsonNode json) => File.WriteAllText(Path(name), json.ToJsonString(JsonSerializerOptions.Default));

    public void Configure(string key, JsonNode? value)
    {
        Configuration[key] = value;
        Write("config.json", Configuration);
    }

    public void Dispose() => _temporary.Dispose();

    // GPT-2's alphabet of bytes.
    private static IEnumerable<char> Bytes()
    {
        int next = 256;
        for (int value = 0; value < 256; value++)
        {
            yield return value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF) ? (char)value : (char)next++;
        }
    }
}
