using System.Text.Json.Nodes;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.Kernel.Tests.Jupyter;

[RunsCells]
public sealed class InputTests : IDisposable
{
    private readonly ServedKernel _kernel = new();

    private JupyterClient Client => _kernel.Client;

    [Fact]
    public void Asks_the_front_end_after_what_was_printed_before()
    {
        string id = Client.SendCell("Console.Write(\"Hello. \"); var name = input(\"Name: \"); Console.Write(name);");
        JupyterMessage question = Client.Answer("Ada");

        Assert.Equal("input_request", question.Type);
        Assert.Equal(id, question.ParentId);
        Assert.Equal(("Name: ", false), (question.Text("prompt"), question.Content.GetProperty("password").GetBoolean()));
        Assert.Equal("Hello. Ada", JupyterClient.StreamOf(Client.Outputs(id)));
    }

    [Fact]
    public void A_password_is_asked_for_as_one_and_shown_as_dots()
    {
        string id = Client.SendCell("var secret = password(\"Key: \"); Console.Write(secret.GetClearTextPassword().Length); secret");
        JupyterMessage question = Client.Answer("abc");

        Assert.True(question.Content.GetProperty("password").GetBoolean());
        IReadOnlyList<JupyterMessage> outputs = Client.Outputs(id);
        Assert.Equal("3", JupyterClient.StreamOf(outputs));
        Assert.DoesNotContain(
            "abc",
            outputs.Single(output => output.Type == "execute_result").Content.GetRawText(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Console_ReadLine_and_Read_ask_too()
    {
        string id = Client.SendCell(
            "Console.Write(Console.ReadLine() + (char)Console.Read() + Console.ReadLine() + await GetInputAsync());"
        );
        Client.Answer("one");
        Client.Answer("two");
        Client.Answer("three");

        Assert.Equal("onetwothree", JupyterClient.StreamOf(Client.Outputs(id)));
    }

    [Fact]
    public void Where_nobody_can_answer_the_cell_fails_with_a_sentence()
    {
        JupyterMessage reply = Client.Execute("input()", new JsonObject { ["allow_stdin"] = false }).Reply;

        Assert.Equal("This front end cannot ask its user for input: put the value into the cell instead.", reply.Text("evalue"));
    }

    [Fact]
    public void A_question_goes_to_the_front_end_that_runs_the_cell_and_only_its_answer_counts()
    {
        using var second = new JupyterClient(_kernel.ConnectionFile);
        string id = Client.SendCell("input()");
        Client.Question();
        second.Send("stdin", "input_reply", new JsonObject { ["value"] = "wrong" });
        second.Request("kernel_info_request", [], "control");
        Client.Send("stdin", "input_reply", new JsonObject { ["value"] = "right" });

        Assert.Contains(
            "right",
            Client.Outputs(id).Single(output => output.Type == "execute_result").Content.GetRawText(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_cell_that_waits_for_an_answer_can_be_interrupted()
    {
        string id = Client.SendCell("var before = 1; input();");
        Client.Question();
        Client.Request("interrupt_request", [], "control");

        Assert.Equal("Interrupted", Client.Reply("shell", id).Text("ename"));
        Assert.Equal("2", Client.Result("2"));
    }

    public void Dispose() => _kernel.Dispose();
}
