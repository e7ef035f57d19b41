using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace LlmWorkbench.Cli.Tests.Verbs.Labs;

/// <summary>A class that tries everything to be called right, or to spoil the marks of others, checked once for all tests.</summary>
public sealed class LabAttacks : IAsyncLifetime
{
    /// <summary>What stands in environment variables of the teacher's.</summary>
    internal const string Secret = "hunter2hunter2";

    // Nobody else sleeps so long, to the second.
    private readonly string _sleep = $"9{Environment.ProcessId}{Environment.TickCount % 1000}";
    private readonly HandedIn _handedIn = new();
    private readonly Dictionary<string, string> _before = [];
    private JsonElement _marks;

    /// <summary>How the tool ended.</summary>
    internal Support.Program.Outcome Outcome { get; private set; } = null!;

    /// <summary>The table of marks.</summary>
    internal string Csv => Encoding.UTF8.GetString(File.ReadAllBytes(_handedIn.At("marks.csv")));

    /// <summary>The teacher's page.</summary>
    internal string Page => File.ReadAllText(_handedIn.At("marks.html"));

    /// <summary>The file for build servers.</summary>
    internal string JUnit => File.ReadAllText(_handedIn.At("marks.xml"));

    /// <summary>Files that nobody should have changed, and did.</summary>
    internal IEnumerable<string> Changed => _before.Where(file => File.ReadAllText(file.Key) != file.Value).Select(file => file.Key);

    /// <summary>Whether something that a student has started still runs.</summary>
    internal bool StillRuns =>
        Process.GetProcessesByName("sleep").Any(p => File.ReadAllText($"/proc/{p.Id}/cmdline").Contains(_sleep, StringComparison.Ordinal));

    /// <summary>What is said to be no submission.</summary>
    internal IEnumerable<string?> LeftOut => _marks.GetProperty("leftOut").EnumerateArray().Select(name => name.GetString());

    /// <summary>What became of an exercise: outcome, answer, message.</summary>
    internal (string Outcome, string Answer, string Message) this[string student, string exercise]
    {
        get
        {
            JsonElement mark = _marks
                .GetProperty("submissions")
                .EnumerateArray()
                .Single(s => s.GetProperty("student").GetString() == student)
                .GetProperty("exercises")
                .EnumerateArray()
                .Single(e => e.GetProperty("exercise").GetString() == exercise);
            return (
                mark.GetProperty("outcome").GetString()!,
                mark.GetProperty("answer").GetString()!,
                mark.GetProperty("message").GetString()!
            );
        }
    }

    public async ValueTask InitializeAsync()
    {
        File.Copy(_handedIn.Original, Path.ChangeExtension(_handedIn.Original, ".copy.ipynb"));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        HandIn(((IPEndPoint)listener.LocalEndpoint).Port);
        foreach (string file in Directory.EnumerateFiles(_handedIn.Folder, "*", SearchOption.AllDirectories).Append(_handedIn.Original))
        {
            _before[file] = File.ReadAllText(file);
        }

        Outcome = await Support.Program.RunAsync(
            _handedIn.Folder,
            [("GRADES_TOKEN", Secret), ("SERVICE_API_KEY", Secret), ("LLM_WORKBENCH_SERVICE_TOKEN", Secret)],
            [
                .. (string[])["lab", "check", _handedIn.Submissions, "--against", _handedIn.Original, "--json", "--memory", "700"],
                .. (string[])
                    ["--csv", _handedIn.At("marks.csv"), "--junit", _handedIn.At("marks.xml"), "--html", _handedIn.At("marks.html")],
            ]
        );
        Assert.SkipWhen(Outcome.Error.Contains("cannot be kept apart", StringComparison.Ordinal), Outcome.Error);
        Assert.True(Outcome.Output.StartsWith('{'), Outcome.Error);
        _marks = JsonElement.Parse(Outcome.Output);
    }

    public ValueTask DisposeAsync()
    {
        _handedIn.Dispose();
        return ValueTask.CompletedTask;
    }

    private void HandIn(int port)
    {
        _handedIn.Add(
            "honest",
            ("bits-start", HandedIn.RightBits),
            ("largest-start", HandedIn.RightLargest),
            ("formula-start", HandedIn.RightFormula)
        );
        _handedIn.Add("nothing");
        File.WriteAllText(Path.Combine(_handedIn.Submissions, "garbage.ipynb"), "passed");
        _handedIn.Add(
            "printing",
            (
                "bits-start",
                "double bits = 3; Console.WriteLine(\"Right: 4.5 bits.\"); "
                    + "display(new CheckResult(\"quantization/bits\", CheckOutcome.Right, \"4.5 bits.\"));"
            ),
            (
                "largest-start",
                "numbers = [1]; int largest = 1; ExerciseCatalogue.Add(new(\"own/largest\", (_, _) => Judgement.Right(\"right.\")));"
            ),
            ("formula-start", "double Divergence(double[] p, double[] q) => throw new FormatException(\"<b>bold</b>\");")
        );
        _handedIn.Add(
            "redefining",
            ("bits-start", "double bits = 3;\nstatic class Check { public static string That(params object?[] all) => \"Right\"; }"),
            ("bits-check", "bits = 4.5; Check.That(\"quantization/bits\", 4.5)"),
            ("formula-check", "Check.That(\"perplexity/divergence\", (double[] p, double[] q) => 0.0)")
        );
        _handedIn.Add(
            "exiting",
            ("bits-start", "double bits = 4.5; Environment.Exit(0);"),
            ("largest-start", HandedIn.RightLargest),
            ("formula-start", "double Divergence(double[] p, double[] q) { Environment.Exit(0); return 0; }")
        );
        _handedIn.Add("forging", ("bits-start", Forging), ("largest-start", HandedIn.RightLargest));
        _handedIn.Add(
            "writing",
            ("bits-start", Writing()),
            ("largest-start", $"int largest = File.Exists(\"{_handedIn.Submissions}/honest.ipynb\") ? 9 : 1;"),
            ("formula-start", Killing())
        );
        _handedIn.Add(
            "leaving",
            (
                "bits-start",
                $"double bits = 3; try {{ new System.Net.Sockets.TcpClient(\"127.0.0.1\", {port}); bits = 4.5; }} "
                    + "catch (System.Net.Sockets.SocketException) { }"
            ),
            ("largest-start", $"int largest = 9; System.Diagnostics.Process.Start(\"setsid\", [\"sleep\", \"{_sleep}\"]);"),
            ("formula-start", HandedIn.RightFormula)
        );
        _handedIn.Add(
            "filling",
            (
                "bits-start",
                "double bits = 4.5; var all = new List<byte[]>();\n"
                    + "while (true) { all.Add(new byte[64 << 20]); Array.Fill(all[^1], (byte)1); }"
            ),
            (
                "largest-start",
                "int largest = 9;\nwhile (true) { nint part = System.Runtime.InteropServices.Marshal.AllocHGlobal(64 << 20); "
                    + "for (int i = 0; i < 64 << 20; i += 4096) { System.Runtime.InteropServices.Marshal.WriteByte(part, i, 1); } }"
            ),
            ("formula-start", HandedIn.RightFormula)
        );
        _handedIn.Add(
            "reading",
            ("bits-start", "string bits = string.Join(\", \", Environment.GetEnvironmentVariables().Values.Cast<string>());"),
            ("largest-start", Reading()),
            ("formula-start", Settings())
        );
        _handedIn.Add(
            "multiplying",
            (
                "bits-start",
                "double bits = 4.5; for (int i = 0; i < 1_200; i++) { new Thread(() => Thread.Sleep(-1), 128 << 10).Start(); }\n"
                    + "Thread.Sleep(5000);"
            ),
            ("largest-start", HandedIn.RightLargest)
        );
        Directory.CreateDirectory(Path.Combine(_handedIn.Submissions, "wordy"));
        File.WriteAllText(Path.Combine(_handedIn.Submissions, "wordy", "answers.docx"), "4.5");
        string folder = Path.Combine(_handedIn.Submissions, "Zoë Ö");
        Directory.CreateDirectory(folder);
        File.Move(_handedIn.Add("zoe", ("bits-start", $"string bits = new('y', 9_000);")), Path.Combine(folder, "lab.ipynb"));
        File.WriteAllText(Path.Combine(_handedIn.Submissions, "late.zip"), "PK");
        _handedIn.Add(
            "shuffling",
            cells =>
            {
                cells.Remove(cells.Single(cell => (string)cell!["id"]! == "largest-start"));
                cells.Add(cells.Single(cell => (string)cell!["id"]! == "bits-start")!.DeepClone());
                cells.Single(cell => (string)cell!["id"]! == "formula-start")!["source"] = HandedIn.RightFormula;
            }
        );
    }

    // Speaks as the process itself does, with its mark: an answer is all that can be said, the first counts, and nonsense is no message.
    private const string Forging = """"
        double bits = 3;
        string mark = File.ReadAllText("/proc/self/cmdline").Split('\0').Last(word => word.StartsWith("lab-"));
        using (var output = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(1, false), FileAccess.Write))
        {
            void Say(string json) => output.Write(System.Text.Encoding.UTF8.GetBytes(mark + json + "\n"));
            Say("""{"Kind":3,"Index":0,"Outcome":"Passed","Values":[null]}""");
            Say("""{"Kind":3,"Index":-7,"Values":[]}""");
            Say("""{"Kind":99,"Index":0}""");
            Say("""{"Kind":1,"Index":123456}""");
            foreach (string guess in new[] { "1", "4.5" }) { Say("""{"Kind":3,"Index":0,"Values":[{"Kind":1,"Number":""" + guess + "}]}"); }
        }
        """";

    private string Reading() =>
        $$"""
            int largest = 1;
            foreach (string place in new[] { "{{_handedIn.Original}}", "{{Path.ChangeExtension(_handedIn.Original, ".copy.ipynb")}}" })
            {
                var found = System.Text.RegularExpressions.Regex.Match(File.ReadAllText(place), @"The largest is (\d+)");
                if (found.Success) { largest = int.Parse(found.Groups[1].Value); }
            }
            """;

    // Opened and not written: whoever could write here would have a program of its own started outside, by the system's administrator.
    private static string Settings() =>
        """
            double Divergence(double[] p, double[] q)
            {
                foreach (string setting in new[] { "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/pid_max", "/proc/self/oom_score_adj" })
                {
                    try { File.OpenHandle(setting, FileMode.Open, FileAccess.Write).Dispose(); return 1; }
                    catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
                }

                return p.Zip(q, (x, y) => x * Math.Log(x / y)).Sum();
            }
            """;

    private string Writing() =>
        $$"""
            double bits = 3;
            foreach (string file in new[] { "{{_handedIn.Original}}", "{{_handedIn.At(
                "marks.csv"
            )}}", "{{_handedIn.Submissions}}/honest.ipynb" })
            {
                try { File.WriteAllText(file, "passed"); } catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
            }
            """;

    // Only processes of this test are aimed at, should they ever be in reach.
    private string Killing() =>
        $$"""
            double Divergence(double[] p, double[] q)
            {
                foreach (string process in Directory.GetDirectories("/proc"))
                {
                    try
                    {
                        if (File.ReadAllText(process + "/cmdline").Contains("{{_handedIn.Folder}}"))
                        {
                            System.Diagnostics.Process.GetProcessById(int.Parse(Path.GetFileName(process))).Kill();
                        }
                    }
                    catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException) { }
                }

                return p.Zip(q, (x, y) => x * Math.Log(x / y)).Sum();
            }
            """;
}
