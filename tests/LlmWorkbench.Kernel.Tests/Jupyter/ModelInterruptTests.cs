using LlmWorkbench.Gguf;
using LlmWorkbench.Testing.Jupyter;
using LlmWorkbench.Testing.Models;

namespace LlmWorkbench.Kernel.Tests.Jupyter;

/// <summary>Interrupts while the engine works. What is not stopped holds the model, so that the next cell could not use it.</summary>
[Engine]
public sealed class ModelInterruptTests : IDisposable
{
    private readonly ServedKernel _kernel = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("interrupted-").FullName;

    private JupyterClient Client => _kernel.Client;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.6)]
    public void A_model_load_stops_where_it_is(double fraction)
    {
        string path = new TinyModel
        {
            Layers = 7,
            Width = 1024,
            FeedForward = 4096,
            Type = GgmlType.F16,
            RepeatsNumbers = true,
        }.Write(Path.Combine(_folder, "large.gguf"));
        Assert.InRange(new FileInfo(path).Length, 200L << 20, 300L << 20);
        Client.Execute(
            FormattableString.Invariant(
                $$"""
                double reached = 0;
                class Gate(CancellationToken token, Action<double> at) : IProgress<WorkProgress>
                {
                    public void Report(WorkProgress value)
                    {
                        at(value.Fraction);
                        if (value.Fraction > {{fraction}})
                        {
                            Console.Write("loads");
                            token.WaitHandle.WaitOne();
                        }
                    }
                }
                """
            )
        );
        string id = Client.SendCell(
            $"Workbench.Models.Load(@\"{path}\", null, new RunContext(Cancellation).Reporting(new Gate(Cancellation, value => "
                + "reached = value)));"
        );

        Interrupt(id, message => message.Type == "stream");

        Assert.Equal("True 0", Client.Result($"$\"{{reached > {fraction} && reached < {fraction} + 0.2}} {{Workbench.Models.Count}}\""));
        Assert.Equal("ok", Client.Execute($"#!model {path}").Reply.Text("status"));
    }

    [Fact]
    public void A_load_that_waits_for_another_load_stops()
    {
        string path = new TinyModel().Write(Path.Combine(_folder, "tiny.gguf"));
        Client.Execute(
            $$"""
            var held = new ManualResetEventSlim(); var go = new ManualResetEventSlim();
            class Gate(ManualResetEventSlim held, ManualResetEventSlim go) : IProgress<WorkProgress> { public void Report(WorkProgress value) { if (value.Fraction > 0.5) { held.Set(); go.Wait(); } } }
            var first = Task.Run(() => Workbench.Models.Load(@"{{path}}", null, new RunContext().Reporting(new Gate(held, go))));
            held.Wait();
            """
        );
        string id = Client.SendCell($"var kept = 42; Console.Write(\"runs\");\n#!model {path} --as second");

        Interrupt(id, message => message.Type == "stream");

        Client.Execute("go.Set(); await first;");
        Assert.Equal("42 1", Client.Result("$\"{kept} {Workbench.Models.Count}\""));
        Assert.Equal("ok", Client.Execute($"#!model {path} --as second").Reply.Text("status"));
    }

    [Theory]
    [InlineData("#!surprisal")]
    [InlineData("#!logits")]
    [InlineData("#!generate --max-tokens 2")]
    public void A_prompt_of_thousands_of_tokens_stops_and_the_next_one_is_read(string command)
    {
        string path = new TinyModel
        {
            Layers = 8,
            Width = 256,
            FeedForward = 1024,
            ContextLength = 24_000,
            Type = GgmlType.F16,
            RepeatsNumbers = true,
        }.Write(Path.Combine(_folder, "long.gguf"));
        Assert.Equal("ok", Client.Execute($"var kept = 42;\n#!model {path} --context 24000").Reply.Text("status"));

        // A minute and more of computing, mostly attention, if nothing stops it.
        string prompt = string.Concat(Enumerable.Repeat("the cat and ", 7_000));
        string id = Client.SendCell($"Console.Write(\"runs\");\n{command}\n{prompt}");
        if (command == "#!surprisal")
        {
            Interrupt(
                id,
                message => message.Type == "display_data" && message.Content.GetRawText().Contains("Reading with", StringComparison.Ordinal)
            );
        }
        else
        {
            Interrupt(id, message => message.Type == "stream");
        }

        Assert.Equal("42", Client.Result("kept"));
        Assert.Equal("ok", Client.Execute($"{command}\nthe cat").Reply.Text("status"));
    }

    public void Dispose()
    {
        _kernel.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Interrupt(string id, Func<JupyterMessage, bool> when)
    {
        Client.Published(message => message.ParentId == id && when(message));

        // What comes after the message gets a moment to begin; nothing fails when it has not.
        Thread.Sleep(300);
        Client.Request("interrupt_request", [], "control");
        Assert.Equal("Interrupted", Client.Reply("shell", id).Text("ename"));
    }
}
