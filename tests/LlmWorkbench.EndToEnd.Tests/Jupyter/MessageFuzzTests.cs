using LlmWorkbench.Testing.Jupyter;

namespace LlmWorkbench.EndToEnd.Tests.Jupyter;

/// <summary>
/// Thousands of messages that no front end should send, to a kernel in a process of its own: it answers all that were signed and
/// asked for something, and after each round a cell, a question to the user, the heartbeat and a new front end.
/// </summary>
[StartsProcesses]
public sealed class MessageFuzzTests
{
    private const int Rounds = 8;
    private const int MessagesInRound = 150;
    private const int StrangersInRound = 40;

    private static readonly string[] s_ports = ["shell_port", "control_port", "stdin_port", "iopub_port", "hb_port"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Whatever_is_sent_the_next_cell_is_answered(int seed)
    {
        using var kernel = new RunningKernel();
        var random = new Random(seed);
        var fuzz = new MessageFuzz(random);
        for (int round = 0; round < Rounds; round++)
        {
            RawPeer[] strangers = [.. Enumerable.Range(0, StrangersInRound).Select(_ => Stranger(kernel, fuzz, random))];
            FuzzedMessage[] messages = [.. Enumerable.Range(0, MessagesInRound).Select(_ => fuzz.Next(kernel.Client))];
            foreach (FuzzedMessage message in messages)
            {
                kernel.Client.SendFrames(message.Channel, message.Frames);
            }

            try
            {
                CheckAnswers(kernel, messages);
            }
            catch (TimeoutException exception)
            {
                Assert.Fail(
                    $"Seed {seed}, round {round}: {exception.Message} The process has "
                        + $"{(kernel.Process.HasExited ? $"ended with {kernel.Process.ExitCode}" : "not ended")}."
                );
            }

            Array.ForEach(strangers, stranger => stranger.Dispose());
        }

        using var next = new JupyterClient(kernel.ConnectionFile);
        Assert.Equal("3", next.Result("1 + 2"));
    }

    private static void CheckAnswers(RunningKernel kernel, IEnumerable<FuzzedMessage> messages)
    {
        foreach (string id in messages.Select(message => message.Answered).OfType<string>())
        {
            kernel.Client.Reply("shell", id);
        }

        AwaitTheOthers(kernel);
        (JupyterMessage reply, IReadOnlyList<JupyterMessage> outputs) = kernel.Client.Execute("1 + 1");
        JupyterMessage? result = outputs.SingleOrDefault(output => output.Type == "execute_result");
        Assert.True(result is not null, $"1 + 1 was answered by {reply.Content}.");
        Assert.Equal("2", result.Content.GetProperty("data").GetProperty("text/plain").GetString());
        Assert.True(kernel.Client.Beats());
        string question = kernel.Client.SendCell("input()");
        kernel.Client.Answer("answer");
        Assert.Equal("ok", kernel.Client.Reply("shell", question).Text("status"));
        Assert.Equal("ok", kernel.Client.Request("interrupt_request", [], "control").Text("status"));
    }

    // Messages that may be dropped need not be: an interrupt on control or a cell that fails, answered late, takes back a cell that waits.
    private static void AwaitTheOthers(RunningKernel kernel)
    {
        foreach (string channel in (string[])["control", "shell"])
        {
            Assert.Equal("kernel_info_reply", kernel.Client.Request("kernel_info_request", [], channel).Type);
        }
    }

    private static RawPeer Stranger(RunningKernel kernel, MessageFuzz fuzz, Random random)
    {
        string port = s_ports[random.Next(s_ports.Length)];
        var stranger = new RawPeer(kernel.ConnectionFile, port);
        stranger.Send(fuzz.Raw(port));
        return stranger;
    }
}
