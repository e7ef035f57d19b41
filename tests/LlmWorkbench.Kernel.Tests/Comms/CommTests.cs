using System.Text.Json;
using System.Text.Json.Nodes;
using LlmWorkbench.Kernel.Tests.Jupyter;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.Kernel.Tests.Comms;

[RunsCells]
public sealed class CommTests : IDisposable
{
    private readonly ServedKernel _kernel = new();

    private JupyterClient Client => _kernel.Client;

    [Fact]
    public void The_page_opens_a_line_and_gets_answers_until_it_closes_it()
    {
        Client.Execute(
            """
            Comms.Register("adder", (comm, first) =>
            {
                int sum = first.GetProperty("start").GetInt32();
                comm.Received += data => { sum += data.GetInt32(); comm.Send(new { sum }, [1, 2, 3]); };
                comm.Closed += _ => Console.Write("closed at " + sum);
            });
            """
        );
        Client.Send(
            "shell",
            "comm_open",
            new JsonObject
            {
                ["comm_id"] = "c1",
                ["target_name"] = "adder",
                ["data"] = new JsonObject { ["start"] = 40 },
            }
        );
        string id = Client.Send("shell", "comm_msg", new JsonObject { ["comm_id"] = "c1", ["data"] = 2 });

        JupyterMessage answer = Client.Outputs(id).Single(output => output.Type == "comm_msg");
        Assert.Equal(("c1", 42), (answer.Text("comm_id"), answer.Content.GetProperty("data").GetProperty("sum").GetInt32()));
        Assert.Equal([1, 2, 3], Assert.Single(answer.Buffers));
        Assert.Equal("adder", Open().GetProperty("c1").GetProperty("target_name").GetString());
        string close = Client.Send("shell", "comm_close", new JsonObject { ["comm_id"] = "c1", ["data"] = new JsonObject() });
        Assert.Equal("closed at 42", JupyterClient.StreamOf(Client.Outputs(close)));
        Assert.Empty(Open().EnumerateObject());
    }

    [Fact]
    public void A_line_to_a_target_that_nobody_has_registered_is_closed()
    {
        string id = Client.Send(
            "shell",
            "comm_open",
            new JsonObject
            {
                ["comm_id"] = "c2",
                ["target_name"] = "nobody",
                ["data"] = new JsonObject(),
            }
        );

        Assert.Equal("c2", Client.Outputs(id).Single(output => output.Type == "comm_close").Text("comm_id"));
    }

    [Fact]
    public void A_cell_opens_a_line_and_hears_the_page()
    {
        (_, IReadOnlyList<JupyterMessage> outputs) = Client.Execute(
            "var line = Comms.Connect(\"picker\", new { colour = \"red\" }); line.Received += data => Console.Write(data);"
        );
        JupyterMessage open = outputs.Single(output => output.Type == "comm_open");
        Assert.Equal("picker", open.Text("target_name"));
        Assert.Equal("red", open.Content.GetProperty("data").GetProperty("colour").GetString());

        string id = Client.Send("shell", "comm_msg", new JsonObject { ["comm_id"] = open.Text("comm_id"), ["data"] = "heard" });
        Assert.Equal("heard", JupyterClient.StreamOf(Client.Outputs(id)));
    }

    [Fact]
    public void What_fails_on_a_line_is_shown_and_what_never_ends_can_be_interrupted()
    {
        Client.Execute(
            "var line = Comms.Connect(\"x\"); line.Received += data => { if (data.GetBoolean()) { throw new Exception(\"bad\"); } "
                + "while (true) { } };"
        );
        string comm = Open().EnumerateObject().Single().Name;

        string failing = Client.Send("shell", "comm_msg", new JsonObject { ["comm_id"] = comm, ["data"] = true });
        Assert.Equal("bad", Client.Outputs(failing).Single(output => output.Type == "error").Text("evalue"));
        string endless = Client.Send("shell", "comm_msg", new JsonObject { ["comm_id"] = comm, ["data"] = false });
        Client.Published(message => message.ParentId == endless && message.Type == "status");
        Client.Request("interrupt_request", [], "control");
        while (!Client.Published(message => message.ParentId == endless).Type.Equals("error", StringComparison.Ordinal)) { }

        Assert.Equal("1", Client.Result("1"));
    }

    public void Dispose() => _kernel.Dispose();

    private JsonElement Open() => Client.Request("comm_info_request", []).Content.GetProperty("comms");
}
