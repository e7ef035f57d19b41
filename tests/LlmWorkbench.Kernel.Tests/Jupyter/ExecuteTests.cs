using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.Kernel.Tests.Jupyter;

[RunsCells]
public sealed class ExecuteTests : IDisposable
{
    private readonly ServedKernel _kernel = new();

    private JupyterClient Client => _kernel.Client;

    [Fact]
    public void A_cell_is_busy_then_echoed_then_answered_then_idle_and_every_message_names_it()
    {
        string id = Client.SendCell("Console.Write(\"a\"); 1 + 2");
        JupyterMessage reply = Client.Reply("shell", id);
        IReadOnlyList<JupyterMessage> outputs = Client.Outputs(id);

        Assert.Equal(["status", "execute_input", "stream", "execute_result", "status"], outputs.Select(output => output.Type));
        Assert.All(outputs, output => Assert.Equal(Client.Session, output.Parent.GetProperty("session").GetString()));
        Assert.Equal("3", outputs[3].Content.GetProperty("data").GetProperty("text/plain").GetString());
        Assert.Equal(1, outputs[3].Content.GetProperty("execution_count").GetInt32());
        Assert.Equal(
            ("execute_reply", "ok", 1),
            (reply.Type, reply.Text("status"), reply.Content.GetProperty("execution_count").GetInt32())
        );
        Assert.Equal("5.4", reply.Header.GetProperty("version").GetString());
    }

    [Fact]
    public void Silent_cells_have_no_number_no_echo_and_no_result()
    {
        (JupyterMessage reply, IReadOnlyList<JupyterMessage> outputs) = Client.Execute(
            "Console.Write(\"seen\"); var kept = 5; kept",
            new JsonObject { ["silent"] = true }
        );

        Assert.Equal(["status", "stream", "status"], outputs.Select(output => output.Type));
        Assert.Equal(0, reply.Content.GetProperty("execution_count").GetInt32());
        Assert.Equal("5", Client.Result("kept"));
        Assert.Equal(
            "[[1,1,\"kept\"]]",
            Client
                .Request("history_request", new JsonObject { ["hist_access_type"] = "tail", ["n"] = 9 })
                .Content.GetProperty("history")
                .GetRawText()
        );
    }

    [Fact]
    public void Cells_that_are_not_stored_show_their_result_and_leave_the_count()
    {
        (JupyterMessage reply, IReadOnlyList<JupyterMessage> outputs) = Client.Execute("7", new JsonObject { ["store_history"] = false });

        Assert.Contains(outputs, output => output.Type == "execute_result");
        Assert.Equal(0, reply.Content.GetProperty("execution_count").GetInt32());
        Assert.Equal(1, Client.Execute("8").Reply.Content.GetProperty("execution_count").GetInt32());
    }

    [Fact]
    public void User_expressions_are_evaluated_after_the_cell_each_with_its_own_error()
    {
        var expressions = new JsonObject { ["sum"] = "a + 1", ["bad"] = "nowhere" };
        (JupyterMessage reply, _) = Client.Execute("var a = 41;", new JsonObject { ["user_expressions"] = expressions });

        JsonElement values = reply.Content.GetProperty("user_expressions");
        Assert.Equal("42", values.GetProperty("sum").GetProperty("data").GetProperty("text/plain").GetString());
        Assert.Equal("error", values.GetProperty("bad").GetProperty("status").GetString());
        Assert.Contains("nowhere", values.GetProperty("bad").GetProperty("evalue").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_names_itself_and_the_line_and_the_cells_that_wait_are_aborted()
    {
        string failing = Client.SendCell("Thread.Sleep(300);\nthrow new InvalidOperationException(\"as asked\");");
        string waiting = Client.SendCell("var ran = true;");

        JupyterMessage reply = Client.Reply("shell", failing);
        JsonElement error = Client.Outputs(failing).Single(output => output.Type == "error").Content;
        Assert.Equal(("error", "InvalidOperationException", "as asked"), (reply.Text("status"), reply.Text("ename"), reply.Text("evalue")));
        Assert.Equal("InvalidOperationException", error.GetProperty("ename").GetString());
        Assert.Equal(
            [
                "\u001b[31mSystem.InvalidOperationException: as asked\u001b[0m",
                "   at \u001b[32mcell [1], line 2\u001b[0m: throw new InvalidOperationException(\"as asked\");",
            ],
            error.GetProperty("traceback").EnumerateArray().Select(line => line.GetString()!)
        );
        Assert.Equal("aborted", Client.Reply("shell", waiting).Text("status"));
        Assert.Equal("1", Client.Result("1"));
        Assert.Equal("error", Client.Execute("ran").Reply.Text("status"));
    }

    [Fact]
    public void Without_stop_on_error_the_cells_that_wait_run()
    {
        string failing = Client.SendCell("Thread.Sleep(300); throw new Exception();", new JsonObject { ["stop_on_error"] = false });
        string waiting = Client.SendCell("2");

        Assert.Equal("error", Client.Reply("shell", failing).Text("status"));
        Assert.Equal("ok", Client.Reply("shell", waiting).Text("status"));
    }

    [Fact]
    public void Code_that_does_not_compile_shows_the_place()
    {
        JupyterMessage reply = Client.Execute("var x = 1;\nvar y = x +* 2;").Reply;

        Assert.Equal("CompileError", reply.Text("ename"));
        string[] traceback = [.. reply.Content.GetProperty("traceback").EnumerateArray().Select(line => line.GetString()!)];
        Assert.StartsWith("\u001b[31m(2,12): error ", traceback[0], StringComparison.Ordinal);
        Assert.Equal(["    var y = x +* 2;", "\u001b[31m               ^^^\u001b[0m"], traceback[1..3]);
    }

    [Fact]
    public void Ten_thousand_lines_of_two_streams_arrive_in_order_and_before_the_cell_ends()
    {
        string id = Client.SendCell(
            "for (int i = 0; i < 10_000; i++) { (i % 100 == 99 ? Console.Error : Console.Out).WriteLine(i); }\n"
                + "Console.Write(\"end\"); input();"
        );
        var streams = new List<JupyterMessage>();
        while (!JupyterClient.StreamOf(streams).EndsWith("end", StringComparison.Ordinal))
        {
            streams.Add(Client.Published(message => message.Type == "stream" && message.ParentId == id));
        }

        string all = string.Concat(streams.Select(stream => stream.Text("text")));
        Assert.Equal(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i}\n")) + "end", all);
        Client.Answer("");
        Assert.Equal("ok", Client.Reply("shell", id).Text("status"));
    }

    [Fact]
    public void An_output_of_five_megabytes_arrives_whole()
    {
        string text = Client.Stream("Console.Write(new string('x', 5_000_000) + \"ö\");");

        Assert.Equal(5_000_001, text.Length);
        Assert.EndsWith("xö", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Displays_can_be_written_again_and_outputs_cleared()
    {
        IReadOnlyList<JupyterMessage> outputs = Client
            .Execute(
                "Console.Write(1); var shown = display(\"a\"); Console.Write(2); shown.Update(\"b\"); ClearOutput(wait: true); "
                    + "display(HTML(\"<b>x</b>\"));"
            )
            .Outputs;

        Assert.Equal(
            [
                "status",
                "execute_input",
                "stream",
                "display_data",
                "stream",
                "update_display_data",
                "clear_output",
                "display_data",
                "status",
            ],
            outputs.Select(output => output.Type)
        );
        Assert.Equal(DisplayId(outputs[3]), DisplayId(outputs[5]));
        Assert.NotEqual(DisplayId(outputs[3]), DisplayId(outputs[7]));
        Assert.Equal("b", outputs[5].Content.GetProperty("data").GetProperty("text/plain").GetString());
        Assert.True(outputs[6].Content.GetProperty("wait").GetBoolean());
        Assert.Equal("<b>x</b>", outputs[7].Content.GetProperty("data").GetProperty("text/html").GetString());
    }

    [Fact]
    public void A_thread_that_outlives_its_cell_still_prints_into_it()
    {
        string id = Client.SendCell("var go = new ManualResetEventSlim(); _ = Task.Run(() => { go.Wait(); Console.Write(\"late\"); });");
        Client.Outputs(id);
        Client.Execute("go.Set();");

        Assert.Equal("late", Client.Published(message => message.Type == "stream").Text("text"));
    }

    [Fact]
    public void A_text_that_is_no_unicode_does_not_end_the_kernel()
    {
        Assert.Equal("a\uFFFDb", Client.Stream("Console.Write(\"a\\uD800b\");"));
    }

    [Fact]
    public void Plotly_comes_once_and_again_with_the_cell_that_carries_it_or_a_new_page()
    {
        const string Chart = "display(HTML(\"<div data-lw-chart=\\\"1\\\"></div>\"));";
        bool Carries(JupyterClient client, string cell) =>
            client
                .Execute(Chart, null, new JsonObject { ["cellId"] = cell })
                .Outputs.Single(output => output.Type == "display_data")
                .Content.GetProperty("data")
                .GetProperty("text/html")
                .GetString()!
                .Contains("<script>", StringComparison.Ordinal);

        Assert.True(Carries(Client, "one"));
        Assert.False(Carries(Client, "two"));
        Assert.True(Carries(Client, "one"));
        using var reloaded = new JupyterClient(_kernel.ConnectionFile);
        Assert.True(Carries(reloaded, "two"));
        Assert.False(Carries(reloaded, "one"));
    }

    public void Dispose() => _kernel.Dispose();

    private static string DisplayId(JupyterMessage output) =>
        output.Content.GetProperty("transient").GetProperty("display_id").GetString()!;
}
