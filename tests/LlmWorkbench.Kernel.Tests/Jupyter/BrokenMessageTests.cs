using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.Kernel.Tests.Jupyter;

/// <summary>Signed messages that front ends should not send, and do: each is answered, and the kernel hears the next.</summary>
[RunsCells]
public sealed class BrokenMessageTests : IDisposable
{
    private const string Half = "\\ud83d";

    private readonly ServedKernel _kernel = new();

    private JupyterClient Client => _kernel.Client;

    [Fact]
    public void A_cell_with_half_an_emoji_runs_with_the_replacement_character()
    {
        string id = Send("execute_request", $$$"""{"code":"Console.Write(\"a{{{Half}}}b\");","user_expressions":{"{{{Half}}}":"1 + 1"}}""");
        IReadOnlyList<JupyterMessage> outputs = Client.Outputs(id);
        JupyterMessage reply = Client.Reply("shell", id);

        Assert.Equal("a\uFFFDb", JupyterClient.StreamOf(outputs));
        Assert.Equal("Console.Write(\"a\uFFFDb\");", outputs.Single(output => output.Type == "execute_input").Text("code"));
        Assert.Equal(
            "2",
            reply.Content.GetProperty("user_expressions").GetProperty("\uFFFD").GetProperty("data").GetProperty("text/plain").GetString()
        );
    }

    [Theory]
    [InlineData("complete_request", """{"code":"\ud83d Consol","cursor_pos":8}""")]
    [InlineData("inspect_request", """{"code":"Console\udc00","cursor_pos":3}""")]
    [InlineData("is_complete_request", """{"code":"\"\ud83d"}""")]
    [InlineData("history_request", """{"hist_access_type":"search","pattern":"*\ud83d*"}""")]
    [InlineData("comm_info_request", """{"target_name":"\ud83d"}""")]
    [InlineData("kernel_info_request", """{"\ud83d":"\ud83d\ud83d"}""")]
    [InlineData("interrupt_request", """{"\udc00\ud83d":1}""")]
    public void Requests_with_half_an_emoji_are_answered(string type, string content) =>
        Assert.Equal(type.Replace("_request", "_reply", StringComparison.Ordinal), Client.Reply("shell", Send(type, content)).Type);

    [Fact]
    public void A_whole_emoji_written_as_escapes_stays_one() => Assert.Equal("😀", Value("""{"code":"\"\ud83d\ude00\""}"""));

    [Theory]
    [InlineData("""{"code":"\"\\\\ud83d\".Length"}""", "6")]
    [InlineData("""{"code":"\"\\\\\ud83d\".Length"}""", "2")]
    public void A_backslash_before_the_letters_is_not_an_escape(string content, string expected) => Assert.Equal(expected, Value(content));

    [Fact]
    public void Bytes_that_are_not_UTF_8_become_replacement_characters() =>
        Assert.Equal("1", Value([.. "{\"code\":\"\\\""u8, 0xFF, .. "\\\".Length\"}"u8]));

    [Fact]
    public void Half_an_emoji_that_a_cell_prints_or_gives_reaches_the_page()
    {
        (JupyterMessage reply, IReadOnlyList<JupyterMessage> outputs) = Client.Execute("Console.Write(\"\\ud83d\"); \"\\ud83d\"");

        Assert.Equal("ok", reply.Text("status"));
        Assert.Equal("\uFFFD", JupyterClient.StreamOf(outputs));
        Assert.Contains(outputs, output => output.Type == "execute_result");
        JupyterMessage failed = Client.Execute("throw new Exception(\"\\udc00\");").Reply;
        Assert.Equal("\uFFFD", failed.Text("evalue"));
    }

    [Fact]
    public void An_answer_with_half_an_emoji_reaches_the_cell()
    {
        string id = Client.SendCell("Console.Write((int)input()[0])");
        Client.Question();
        Client.SendFrames("stdin", Client.Signed(Header("input_reply"), Json("{}"), Json("{}"), Json($$"""{"value":"{{Half}}"}""")));

        Assert.Equal("65533", JupyterClient.StreamOf(Client.Outputs(id)));
    }

    [Theory]
    [InlineData("""{"msg_id":"\ud83d","msg_type":"kernel_info_request","session":"s"}""")]
    [InlineData("""{"msg_id":"m","msg_type":"\ud83d","session":"s"}""")]
    [InlineData("""{"msg_id":"m","msg_type":"kernel_info_request","session":"\ud83d"}""")]
    [InlineData("""{"msg_id":"m","msg_type":"kernel_info_request","session":5,"username":"\udc00","date":"\ud83d"}""")]
    [InlineData("""{"msg_id":7,"msg_type":"kernel_info_request"}""")]
    [InlineData("""{"msg_id":"m","msg_type":null}""")]
    [InlineData("""{"msg_id":"m","msg_id":"n","msg_type":"a","msg_type":"kernel_info_request"}""")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("NaN")]
    public void Headers_of_any_kind_end_nothing(string header)
    {
        foreach (string channel in (string[])["shell", "control", "stdin"])
        {
            Client.SendFrames(
                channel,
                Client.Signed(Json(header + (channel == "shell" ? "" : " ")), Json("{}"), Json("{}"), Json($"{{\"c\":\"{channel}\"}}"))
            );
        }

        Assert.Equal("2", Client.Result("1 + 1"));
        string id = Client.SendCell("input()");
        Client.Answer("asked");
        Assert.Equal("ok", Client.Reply("shell", id).Text("status"));
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("[1]")]
    [InlineData("{\"code\":NaN}")]
    [InlineData("{\"code\":\"1\"")]
    [InlineData("deep")]
    public void A_cell_whose_message_cannot_be_read_says_so_in_one_sentence(string content)
    {
        string json = content == "deep" ? $"{{\"x\":{new string('[', 90)}{new string(']', 90)}}}" : content;
        string id = Send("execute_request", json);

        JupyterMessage reply = Client.Reply("shell", id);
        Assert.Equal("error", reply.Text("status"));
        Assert.StartsWith("The request cannot be read: its content is not ", reply.Text("evalue"), StringComparison.Ordinal);
        Assert.Equal(reply.Text("evalue"), Client.Outputs(id).Single(output => output.Type == "error").Text("evalue"));
        Assert.Equal("2", Client.Result("1 + 1"));
    }

    [Theory]
    [InlineData("execute_request", """{"code":5,"silent":"no","user_expressions":[1],"allow_stdin":{}}""")]
    [InlineData("execute_request", """{"code":"1","user_expressions":{"a":1,"a":"2","b":null}}""")]
    [InlineData("complete_request", """{"code":"Conso","cursor_pos":1e999}""")]
    [InlineData("complete_request", """{"code":"Conso","cursor_pos":-5}""")]
    [InlineData("inspect_request", """{"code":[],"cursor_pos":"x","detail_level":true}""")]
    [InlineData("is_complete_request", "{}")]
    [InlineData("history_request", """{"hist_access_type":"tail","n":-1}""")]
    [InlineData("history_request", """{"hist_access_type":"range","start":1e30,"stop":"x"}""")]
    [InlineData("history_request", """{"hist_access_type":7}""")]
    [InlineData("comm_info_request", """{"target_name":9}""")]
    public void Fields_of_wrong_types_are_answered(string type, string content)
    {
        JupyterMessage reply = Client.Reply("shell", Send(type, content));

        Assert.Contains(reply.Text("status"), (string[])["ok", "error", "complete", "incomplete", "invalid"]);
    }

    [Fact]
    public void A_comm_carries_half_an_emoji_to_its_handler()
    {
        Client.Execute(
            "Comms.Register(\"t\", (comm, data) => comm.Received += message => Console.Write(message.GetProperty(\"x\").GetString()));"
        );
        Client.Outputs(Send("comm_open", """{"comm_id":"c","target_name":"t","data":{}}"""));

        Assert.Equal("\uFFFD", JupyterClient.StreamOf(Client.Outputs(Send("comm_msg", """{"comm_id":"c","data":{"x":"\ud83d"}}"""))));
        Client.Outputs(Send("comm_open", """{"comm_id":5,"target_name":"\ud83d"}"""));
        Client.Outputs(Send("comm_close", """{"comm_id":"\udc00"}"""));
        Assert.Equal("2", Client.Result("1 + 1"));
    }

    [Fact]
    public void A_message_with_a_name_of_megabytes_and_a_hundred_empty_frames_is_answered()
    {
        byte[] header = Header("kernel_info_request", "huge");
        Client.SendFrames(
            "shell",
            [
                new byte[3 << 20],
                .. Enumerable.Repeat<byte[]>([], 100),
                .. Client.Signed(header, Json("{}"), Json("{}"), Json("{}")),
                .. Enumerable.Repeat<byte[]>([], 100),
            ]
        );

        Assert.Equal("ok", Client.Reply("shell", "huge").Text("status"));
    }

    [Fact]
    public void A_header_that_every_answer_would_repeat_is_bounded()
    {
        byte[] header = Header("kernel_info_request", new string('x', 100_000));
        Client.SendFrames("shell", Client.Signed(header, Json("{}"), Json("{}"), Json("{}")));

        Assert.Equal("2", Client.Result("1 + 1"));
        Assert.Contains("its header is longer than 65536 bytes", _kernel.Log, StringComparison.Ordinal);
    }

    public void Dispose() => _kernel.Dispose();

    private static byte[] Json(string json) => Encoding.UTF8.GetBytes(json);

    private static byte[] Header(string type, string? id = null) =>
        Json(
            new JsonObject
            {
                ["msg_id"] = id ?? Guid.NewGuid().ToString(),
                ["msg_type"] = type,
                ["session"] = "s",
                ["username"] = "u",
            }.ToJsonString()
        );

    private string Send(string type, string content) => Send(type, Json(content));

    private string Send(string type, byte[] content)
    {
        byte[] header = Header(type);
        Client.SendFrames("shell", Client.Signed(header, Json("{}"), Json("{}"), content));
        return JsonElement.Parse(header).GetProperty("msg_id").GetString()!;
    }

    private string? Value(string content) => Value(Json(content));

    private string? Value(byte[] content) =>
        Client
            .Outputs(Send("execute_request", content))
            .Single(output => output.Type == "execute_result")
            .Content.GetProperty("data")
            .GetProperty("text/plain")
            .GetString();
}
