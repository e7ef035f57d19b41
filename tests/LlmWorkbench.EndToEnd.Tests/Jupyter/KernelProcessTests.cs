using LlmWorkbench.EndToEnd.Tests.Support;
using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>The kernel as a process: what cells can do to it and what it does to cells.</summary>
[StartsProcesses]
public sealed class KernelProcessTests : IDisposable
{
    private readonly RunningKernel _kernel = new();

    private JupyterClient Client => _kernel.Client;

    [Fact]
    public void An_exception_on_another_thread_is_shown_in_its_cell_and_the_kernel_lives_on()
    {
        Assert.Contains(
            "InvalidOperationException: as asked",
            Client.Stream(
                "var thread = new Thread(() => throw new InvalidOperationException(\"as asked\")); thread.Start(); thread.Join();",
                "stderr"
            ),
            StringComparison.Ordinal
        );
        Assert.Equal("2", Client.Result("1 + 1"));
    }

    [Fact]
    public void What_a_thread_prints_that_belongs_to_no_cell_goes_to_the_cell_that_ran_last() =>
        Assert.Equal(
            "from nowhere\n",
            Client.Stream(
                "Thread thread; using (ExecutionContext.SuppressFlow()) { thread = new Thread(() => Console.WriteLine(\"from "
                    + "nowhere\")); thread.Start(); } thread.Join();"
            )
        );

    [Fact]
    public void Models_and_datasets_of_the_checkout_are_found_from_a_folder_that_has_none()
    {
        Assert.Contains(
            "No model was loaded, so tutor is taken",
            Client.Stream("#!evaluate world --questions 1 --no-cache"),
            StringComparison.Ordinal
        );
        Assert.Equal("tutor", Client.Result("Model.Name"));
    }

    [Fact]
    public async Task A_cell_can_end_the_process()
    {
        Client.SendCell("Environment.Exit(3);");

        await _kernel.EndAsync();
        Assert.Equal(3, _kernel.Process.ExitCode);
    }

    [Fact]
    public async Task A_thread_pool_that_is_full_of_work_that_waits_holds_up_neither_interrupt_nor_cells_nor_shutdown()
    {
        string id = Client.SendCell(
            "for (int i = 0; i < 400; i++) { ThreadPool.QueueUserWorkItem(_ => Thread.Sleep(-1)); }\ndisplay(\"full\");\nawait "
                + "new TaskCompletionSource().Task;"
        );
        Client.Published(message => message.Type == "display_data" && message.ParentId == id);
        Assert.Equal("LLM Workbench", Client.Request("kernel_info_request", [], "control").Text("banner")![..13]);
        Assert.Equal("ok", Client.Request("interrupt_request", [], "control").Text("status"));
        Assert.Equal("Interrupted", Client.Reply("shell", id).Text("ename"));
        Assert.Equal("2", Client.Result("1 + 1"));
        Assert.Equal("ok", Client.Request("complete_request", new() { ["code"] = "Console.", ["cursor_pos"] = 8 }).Text("status"));
        string endless = Client.SendCell("await new TaskCompletionSource().Task;");
        Client.Published(message => message.Type == "execute_input" && message.ParentId == endless);
        Assert.Equal("ok", Client.Request("shutdown_request", new() { ["restart"] = false }, "control").Text("status"));
        await _kernel.EndAsync();
        Assert.Equal(0, _kernel.Process.ExitCode);
    }

    [Theory]
    [InlineData("class P { public int A => A; }\nnew P().A", "P.A")]
    [InlineData("class P { P other = new P(); }\nnew P()", "new P")]
    [InlineData("record Node { public Node Next { get; set; } }\nvar node = new Node(); node.Next = node;\nnode.ToString()", "Node.")]
    [InlineData("Func<int, int> down = null; down = n => down(n + 1);\ndown(0)", "a lambda")]
    [InlineData("int Fill() { Span<byte> all = stackalloc byte[50_000_000]; return all.Length; }\nFill()", "Fill")]
    public void A_full_stack_is_an_error_of_the_cell_that_names_the_member(string code, string member)
    {
        JupyterMessage reply = Client.Execute(code).Reply;
        Assert.Equal("InsufficientExecutionStackException", reply.Text("ename"));
        Assert.Contains(member, reply.Text("evalue"), StringComparison.Ordinal);
        Assert.Equal("2", Client.Result("1 + 1"));
    }

    [Fact]
    public void A_finalizer_that_fills_the_stack_is_an_error_text_and_the_kernel_lives_on()
    {
        string text = Client.Stream(
            "class P { public int A => A; ~P() { _ = A; } }\nvoid Make() { new P(); }\nMake(); GC.Collect(); "
                + "GC.WaitForPendingFinalizers(); Thread.Sleep(200);",
            "stderr"
        );
        Assert.Contains("P.A", text, StringComparison.Ordinal);
        Assert.Equal("2", Client.Result("1 + 1"));
    }

    [Theory]
    [InlineData("$\"{", 8_000)]
    [InlineData("(", 20_000)]
    public void Deep_code_is_asked_about_and_refused_and_the_kernel_lives_on(string piece, int count)
    {
        string code = string.Concat(Enumerable.Repeat(piece, count));
        Assert.Equal("ok", Client.Request("complete_request", new() { ["code"] = code, ["cursor_pos"] = code.Length }).Text("status"));
        Assert.Equal(
            "ok",
            Client
                .Request(
                    "inspect_request",
                    new()
                    {
                        ["code"] = code,
                        ["cursor_pos"] = code.Length / 2,
                        ["detail_level"] = 0,
                    }
                )
                .Text("status")
        );
        Assert.Equal("invalid", Client.Request("is_complete_request", new() { ["code"] = code }).Text("status"));
        Assert.Equal("CompileError", Client.Execute(code).Reply.Text("ename"));
        Assert.Equal("2", Client.Result("1 + 1"));
    }

    [Theory]
    [InlineData("Environment.FailFast(\"as asked\");", "as asked")]
    [InlineData(
        "IEnumerable<int> numbers = [1, 2]; for (int i = 0; i < 1_000_000; i++) { numbers = numbers.Reverse(); }\nnumbers.ToArray()",
        "Stack overflow"
    )]
    public async Task When_a_cell_kills_the_process_its_last_words_say_why(string code, string expected)
    {
        Client.SendCell(code);

        Assert.Contains(expected, await _kernel.EndAsync(), StringComparison.Ordinal);
        Assert.NotEqual(0, _kernel.Process.ExitCode);
    }

    [Fact]
    public void Ctrl_C_stops_the_cell_and_not_the_kernel()
    {
        foreach (int _ in Enumerable.Range(0, 2))
        {
            string id = Client.SendCell("Console.Write(\"runs\"); while (true) { }");
            Client.Published(message => message.Type == "stream" && message.ParentId == id);
            _kernel.Signal("INT");
            Assert.Equal("Interrupted", Client.Reply("shell", id).Text("ename"));
        }

        Assert.Equal("2", Client.Result("1 + 1"));
    }

    [Fact]
    public async Task Shutdown_ends_the_process_though_a_cell_has_left_a_thread_behind()
    {
        Client.Execute("new Thread(() => Thread.Sleep(-1)) { IsBackground = false }.Start();");
        Client.Request("shutdown_request", new() { ["restart"] = false }, "control");

        await _kernel.EndAsync();
        Assert.Equal(0, _kernel.Process.ExitCode);
        Assert.False(File.Exists(_kernel.ConnectionFile));
    }

    // Without the tokens that end a text, or it ends by itself before it is interrupted.
    [Theory]
    [InlineData("#!generate --max-tokens 16000 --bias id:4095=ban --bias id:4091=ban\nOnce upon a time")]
    [InlineData("while (true) { Model.Generate(\"Once upon a time\", new GenerationOptions { MaxTokens = 20 }); }")]
    public void A_running_generation_stops_and_the_next_one_runs(string code)
    {
        Assert.Equal(
            "ok",
            Client.Execute($"#!model {Path.Combine(Lab.Root, "models", "tutor-f16.gguf")} --context 16k").Reply.Text("status")
        );
        string id = Client.SendCell("Console.Write(\"runs\");\n" + code);
        Client.Published(message => message.ParentId == id && message.Type == "stream");
        Client.Request("interrupt_request", [], "control");

        Assert.Equal("Interrupted", Client.Reply("shell", id).Text("ename"));
        JupyterMessage next = Client.Execute("#!generate --max-tokens 2\nOnce").Reply;
        Assert.True(next.Text("status") == "ok", next.Content.GetRawText());
    }

    public void Dispose() => _kernel.Dispose();
}
