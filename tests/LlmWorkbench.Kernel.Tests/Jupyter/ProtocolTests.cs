using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.Kernel.Tests.Jupyter;

[RunsCells]
public sealed class ProtocolTests : IDisposable
{
    private readonly ServedKernel _kernel = new();

    private JupyterClient Client => _kernel.Client;

    [Fact]
    public void Says_who_it_is()
    {
        JsonElement info = Client.Request("kernel_info_request", []).Content;

        Assert.Equal("5.4", info.GetProperty("protocol_version").GetString());
        Assert.Contains("LLM Workbench", info.GetProperty("banner").GetString(), StringComparison.Ordinal);
        Assert.Equal("C#", info.GetProperty("language_info").GetProperty("name").GetString());
        Assert.Equal("ok", Client.Request("kernel_info_request", [], "control").Text("status"));
    }

    [Fact]
    public void Welcomes_every_subscriber_with_its_subscription()
    {
        using var second = new JupyterClient(_kernel.ConnectionFile);

        Assert.Equal("", Client.Welcome.Text("subscription"));
        Assert.Equal("", second.Welcome.Text("subscription"));
    }

    [Fact]
    public void Drops_and_logs_messages_with_a_wrong_signature_and_lives_on()
    {
        byte[][] forged = Client.Frames("execute_request", new JsonObject { ["code"] = "var forged = 1;" });
        forged[1][^1] ^= 1;
        Client.Send("shell", forged);
        byte[][] unsigned = Client.Frames("execute_request", new JsonObject { ["code"] = "var forged = 1;" });
        unsigned[1] = [];
        Client.Send("shell", unsigned);
        byte[][] changed = Client.Frames("execute_request", new JsonObject { ["code"] = "var forged = 1;" });
        changed[5] = Encoding.UTF8.GetBytes("{\"code\":\"var forged = 2;\"}");
        Client.Send("shell", changed);

        Assert.Contains("forged", Client.Execute("forged").Reply.Text("evalue"), StringComparison.Ordinal);
        Assert.Equal(3, _kernel.Log.Split("signature is wrong").Length - 1);
    }

    [Fact]
    public void Drops_a_message_that_is_sent_a_second_time()
    {
        byte[][] frames = Client.Frames("execute_request", new JsonObject { ["code"] = "Console.Write(1);" });
        Client.Reply("shell", Client.Send("shell", frames));
        Client.Send("shell", frames);

        Assert.Equal("2", Client.Result("2"));
        Assert.Equal(3, Client.Execute("0").Reply.Content.GetProperty("execution_count").GetInt32());
        Assert.Contains("sent before", _kernel.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_that_are_no_message_and_requests_nobody_knows_do_no_harm()
    {
        Client.Send(
            "shell",
            [
                [1],
                [2],
                Encoding.UTF8.GetBytes("{\"msg_id\":\"x\"}"),
            ]
        );
        string id = Client.Send("shell", "brew_coffee_request", []);

        Assert.Equal(["status", "status"], Client.Outputs(id).Select(output => output.Type));
        Assert.Equal("ok", Client.Request("execute_request", []).Text("status"));
        Assert.Contains("not a Jupyter message", _kernel.Log, StringComparison.Ordinal);
        Assert.Contains("brew_coffee_request", _kernel.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_front_ends_share_the_state_hear_all_outputs_and_get_their_own_replies()
    {
        using var second = new JupyterClient(_kernel.ConnectionFile);
        string mine = Client.SendCell("var shared = 20; Console.Write(\"first\");");
        Client.Reply("shell", mine);
        string theirs = second.SendCell("shared + 22");

        Assert.Equal("ok", second.Reply("shell", theirs).Text("status"));
        Assert.Contains(second.Outputs(mine), output => output.Type == "stream");
        JupyterMessage result = Client.Outputs(theirs).Single(output => output.Type == "execute_result");
        Assert.Equal("42", result.Content.GetProperty("data").GetProperty("text/plain").GetString());
        Assert.Equal(second.Session, result.Parent.GetProperty("session").GetString());
    }

    [Fact]
    public void The_heart_beats_while_a_cell_computes()
    {
        string id = Client.SendCell("while (true) { }");
        Client.Published(message => message.Type == "execute_input");

        Assert.True(Client.Beats());
        Client.Request("interrupt_request", [], "control");
        Assert.Equal("error", Client.Reply("shell", id).Text("status"));
    }

    [Fact]
    public async Task Shutdown_stops_the_cell_answers_and_tells_every_front_end()
    {
        using var second = new JupyterClient(_kernel.ConnectionFile);
        Client.SendCell("while (true) { }");
        Client.Published(message => message.Type == "execute_input");

        JupyterMessage reply = Client.Request("shutdown_request", new JsonObject { ["restart"] = true }, "control");

        Assert.True(reply.Content.GetProperty("restart").GetBoolean());
        Assert.True(second.Published(message => message.Type == "shutdown_reply").Content.GetProperty("restart").GetBoolean());
        await _kernel.Running.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("#!ech", "#!echo")]
    [InlineData("1 + 1\n#!logits --top-", "--top-k,--top-p")]
    [InlineData("😀\n#!csh", "#!csharp")]
    [InlineData("#!echo\nsome te", "")]
    public void Completes_commands_where_the_cursor_is(string code, string expected)
    {
        int position = code.EnumerateRunes().Count();
        JsonElement reply = Client.Request("complete_request", new JsonObject { ["code"] = code, ["cursor_pos"] = position }).Content;

        Assert.Equal(expected, string.Join(',', reply.GetProperty("matches").EnumerateArray().Select(match => match.GetString())));
        Assert.Equal(position, reply.GetProperty("cursor_end").GetInt32());
        Assert.Equal(
            reply.GetProperty("matches").GetArrayLength(),
            reply.GetProperty("metadata").GetProperty("_jupyter_types_experimental").GetArrayLength()
        );
    }

    [Fact]
    public void Completes_the_variables_that_a_command_can_take()
    {
        Client.Execute("var someText = \"x\";");

        JsonElement reply = Client
            .Request("complete_request", new JsonObject { ["code"] = "#!echo --from so", ["cursor_pos"] = 16 })
            .Content;

        Assert.Equal("someText", Assert.Single(reply.GetProperty("matches").EnumerateArray()).GetString());
        Assert.Equal((14, 16), (reply.GetProperty("cursor_start").GetInt32(), reply.GetProperty("cursor_end").GetInt32()));
    }

    [Theory]
    [InlineData("#!logits", 4, "--temperature")]
    [InlineData("#!logits --temperature 2", 12, "sharpens")]
    public void Explains_commands_and_their_options(string code, int position, string expected)
    {
        JsonElement reply = Client
            .Request(
                "inspect_request",
                new JsonObject
                {
                    ["code"] = code,
                    ["cursor_pos"] = position,
                    ["detail_level"] = 0,
                }
            )
            .Content;

        Assert.True(reply.GetProperty("found").GetBoolean());
        Assert.Contains(expected, reply.GetProperty("data").GetProperty("text/plain").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var x = 1;", "complete")]
    [InlineData("if (true)\n{\n    while (true) {", "incomplete")]
    [InlineData("var x = ;", "invalid")]
    [InlineData("#!echo", "incomplete")]
    [InlineData("#!echo\ntext", "complete")]
    [InlineData("#!ecko", "invalid")]
    [InlineData("int F() {\n#!lsmagic", "invalid")]
    [InlineData("var = ;;)", "invalid")]
    [InlineData(")", "invalid")]
    [InlineData("foo(1]", "invalid")]
    [InlineData("void F()\n{\n    var = ;\n    if (true) {", "invalid")]
    [InlineData("int x = ;\nwhile (true) {", "invalid")]
    [InlineData("foo(1,", "incomplete")]
    [InlineData("Dictionary<string,", "incomplete")]
    [InlineData("var x = new List<int> { 1,", "incomplete")]
    [InlineData("class A\n{\n    int B(", "incomplete")]
    [InlineData("try { foo(); }", "incomplete")]
    [InlineData("/* not yet", "incomplete")]
    [InlineData("x = \"abc", "invalid")]
    [InlineData("\"", "invalid")]
    [InlineData("'a", "invalid")]
    [InlineData("@\"abc", "incomplete")]
    [InlineData("\"\"\"", "incomplete")]
    [InlineData("\"\"\"\na", "incomplete")]
    [InlineData("var s = $\"\"\"\n  a", "incomplete")]
    [InlineData("var s = \"\"\"abc", "invalid")]
    [InlineData("var s = \"\"\"\n  a\n  \"\"\";", "complete")]
    public void Tells_whether_a_cell_is_complete(string code, string expected) =>
        Assert.Equal(expected, Client.Request("is_complete_request", new JsonObject { ["code"] = code }).Text("status"));

    [Fact]
    public void The_next_line_is_indented_by_the_open_blocks() =>
        Assert.Equal(
            "        ",
            Client.Request("is_complete_request", new JsonObject { ["code"] = "void F()\n{\n    if (true)\n    {" }).Text("indent")
        );

    [Fact]
    public void History_has_the_cells_with_their_results()
    {
        Client.Execute("1 + 1");
        Client.Execute("var a = 3;");
        string History(JsonObject asked) => Client.Request("history_request", asked).Content.GetProperty("history").GetRawText();

        Assert.Equal(
            "[[1,1,[\"1 + 1\",\"2\"]],[1,2,[\"var a = 3;\",null]]]",
            History(
                new JsonObject
                {
                    ["hist_access_type"] = "range",
                    ["output"] = true,
                    ["session"] = 0,
                    ["start"] = 1,
                }
            )
        );
        Assert.Equal("[[1,2,\"var a = 3;\"]]", History(new JsonObject { ["hist_access_type"] = "search", ["pattern"] = "*a*" }));
        Assert.Equal("[]", History(new JsonObject { ["hist_access_type"] = "range", ["session"] = 7 }));
    }

    public void Dispose() => _kernel.Dispose();
}
