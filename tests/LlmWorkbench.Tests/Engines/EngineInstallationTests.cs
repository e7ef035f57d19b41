using LlmWorkbench.Engines;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Engines;
using LlmWorkbench.Runs;

namespace LlmWorkbench.Tests.Engines;

[StartsProcesses]
public sealed class EngineInstallationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-install-").FullName;
    private readonly EngineStore _store;
    private readonly FakeNpm _npm;

    public EngineInstallationTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program in place of npm is a shell script.");
        _store = new EngineStore(Path.Combine(_folder, "engines"));
        _npm = new FakeNpm(_folder);
    }

    [Fact]
    public void An_engine_is_installed_whole_with_its_licence_and_nothing_else()
    {
        var progress = new List<string>();
        RunContext run = new RunContext(default).Reporting(new Sink(progress));
        EnginePin pin = Pin(
            _npm.Package(
                "@scope/engine",
                [
                    .. Libraries(),
                    ("package/bins/linux-x64/libllama-common.so", _npm.Text("not needed")),
                    ("package/bins/linux-x64/llama-addon.node", _npm.Text("not needed")),
                    ("package/bins/../../../outside.so", _npm.Text("inside")),
                    ("package/dist/index.js", _npm.Text("never run")),
                    ("package/LICENSE", _npm.Text("MIT")),
                ]
            )
        );

        Assert.True(new EngineInstallation(_store, _npm.Finding()).Install(pin, run));

        Assert.Equal(
            FakeNpm.Libraries.Select(Path.GetFileName).Append("LICENSE").Append("outside.so").Order(StringComparer.Ordinal),
            Directory.GetFiles(_store.FolderOf(pin.Name)).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        LlamaEngine engine = Assert.Single(LlamaEngines.Find(_store), engine => engine.Choice.Name == pin.Name);
        Assert.Equal((FakeNpm.Release, (string?)null), (engine.Release, engine.Problem));
        Assert.Contains("unpacking @scope/engine", progress);
        Assert.Equal([".lock", pin.Name], Entries());
        Assert.False(new EngineInstallation(_store, "no-npm-is-needed").Install(pin));
    }

    [Fact]
    public void Libraries_get_names_of_their_own_inside()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Names stand inside ELF files only.");
        EnginePin pin = Pin(
            _npm.Package("engine", [.. FakeNpm.Libraries.Select(file => ("package/bins/x/" + Path.GetFileName(file), Shared(file)))])
        );

        new EngineInstallation(_store, _npm.Finding()).Install(pin);

        byte[] ggml = File.ReadAllBytes(Path.Combine(_store.FolderOf(pin.Name), "libggml.so"));
        Assert.True(ggml.AsSpan().IndexOf("lwbggml-base.so\0"u8) >= 0);
        Assert.True(ggml.AsSpan().IndexOf("libggml-base.so\0"u8) < 0);
    }

    [Fact]
    public void A_file_of_a_later_package_goes_before_that_of_an_earlier_one()
    {
        EnginePin pin = Pin(
            _npm.Package("first", [.. Libraries(), ("package/bins/x/libggml-cuda.so", _npm.Text("for CUDA 13"))]),
            _npm.Package("second", ("package/bins/x/fallback/libggml-cuda.so", _npm.Text("for CUDA 12")))
        );

        new EngineInstallation(_store, _npm.Finding()).Install(pin);

        Assert.Equal("for CUDA 12", File.ReadAllText(Path.Combine(_store.FolderOf(pin.Name), "libggml-cuda.so")));
    }

    [Fact]
    public void Another_package_than_the_pinned_one_is_refused_and_nothing_of_it_kept()
    {
        PinnedPackage package = _npm.Package("@scope/engine", Libraries());
        string wrong = "sha512-" + Convert.ToBase64String(new byte[64]);
        string sentence = Refused(_npm.Finding(), Pin(package with { Integrity = wrong }));

        Assert.Contains("npm fetched another @scope/engine@1.0.0 than the one that is pinned here", sentence, StringComparison.Ordinal);
        Assert.Contains(package.Integrity, sentence, StringComparison.Ordinal);
        Assert.Contains(wrong, sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_of_another_release_are_refused()
    {
        EnginePin pin = Pin(_npm.Package("engine", Libraries())) with { Release = "0.6.0" };
        Assert.Contains(
            $"do not hold llama.cpp 0.6.0: they hold {FakeNpm.Release}",
            Refused(_npm.Finding(), pin),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_package_without_libraries_is_refused()
    {
        EnginePin pin = Pin(_npm.Package("engine", ("package/LICENSE", _npm.Text("MIT"))));
        Assert.Contains("do not hold llama.cpp", Refused(_npm.Finding(), pin), StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_without_npm_is_told_what_to_install()
    {
        string sentence = Refused("no-such-npm", Pin(new PinnedPackage("engine", "1.0.0", "")));
        Assert.Equal(
            "The program no-such-npm was not found, and engines are fetched with it: install Node.js, which brings it (Debian and Ubuntu: "
                + "apt-get install nodejs npm), and run the command again; nothing else here needs it.",
            sentence
        );
    }

    [Fact]
    public void What_npm_says_about_a_package_that_it_cannot_fetch_is_passed_on()
    {
        string npm = _npm.Program("echo 'npm error code E404' >&2\necho more >&2\nexit 7");
        Assert.StartsWith(
            "npm could not fetch engine@1.0.0 (exit code 7: npm error code E404): ",
            Refused(npm, Pin(new PinnedPackage("engine", "1.0.0", ""))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_interrupt_ends_npm_and_leaves_nothing()
    {
        string started = Path.Combine(_folder, "started");
        string npm = _npm.Program($"echo $$ > '{started}.part'\nmv '{started}.part' '{started}'\nexec sleep 600");
        using var stop = new CancellationTokenSource();
        var sink = new Sink([]) { When = () => File.Exists(started), Then = stop.Cancel };

        Assert.Throws<OperationCanceledException>(() =>
            new EngineInstallation(_store, npm).Install(
                Pin(new PinnedPackage("engine", "1.0.0", "")),
                new RunContext(stop.Token).Reporting(sink)
            )
        );

        Assert.Equal([".lock"], Entries());
        Assert.False(Directory.Exists($"/proc/{File.ReadAllText(started).Trim()}"));
    }

    [Fact]
    public void What_a_killed_program_has_left_goes_with_the_next_installation()
    {
        Directory.CreateDirectory(Path.Combine(_store.Folder, ".part-killed", "engine"));
        EnginePin pin = Pin(_npm.Package("engine", Libraries()));
        new EngineInstallation(_store, _npm.Finding()).Install(pin);
        Assert.Equal([".lock", pin.Name], Entries());
    }

    [Fact]
    public void Two_programs_do_not_install_at_once()
    {
        Directory.CreateDirectory(_store.Folder);
        using (new FileStream(Path.Combine(_store.Folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Contains(
                "Another program is changing the engines",
                Refused("npm", Pin(new PinnedPackage("engine", "1.0.0", ""))),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void A_removed_engine_is_gone_and_no_longer_chosen()
    {
        EnginePin pin = Pin(_npm.Package("engine", Libraries()));
        var installation = new EngineInstallation(_store, _npm.Finding());
        installation.Install(pin);
        _store.Choose(pin.Name);

        installation.Remove(pin.Name);

        Assert.Equal([".lock"], Entries());
        Assert.Null(_store.Chosen());
        Assert.StartsWith(
            $"There is no engine {pin.Name}: at hand is default",
            Assert.Throws<WorkbenchException>(() => installation.Remove(pin.Name)).Message,
            StringComparison.Ordinal
        );
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static EnginePin Pin(params PinnedPackage[] packages) => new(FakeNpm.Release, "test", "cpu", packages) { Name = "tested" };

    private static (string, string)[] Libraries() =>
        [.. FakeNpm.Libraries.Select(file => ("package/bins/linux-x64/" + Path.GetFileName(file), file))];

    // Every refusal leaves the folder as it was.
    private string Refused(string npm, EnginePin pin)
    {
        string sentence = Assert.Throws<WorkbenchException>(() => new EngineInstallation(_store, npm).Install(pin)).Message;
        Assert.Equal([".lock"], Entries());
        return sentence;
    }

    private string[] Entries() =>
        [.. Directory.GetFileSystemEntries(_store.Folder).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    // With the names that its makers gave it.
    private string Shared(string library)
    {
        byte[] bytes = File.ReadAllBytes(library);
        for (int at; (at = bytes.AsSpan().IndexOf("lwb"u8)) >= 0; )
        {
            "lib"u8.CopyTo(bytes.AsSpan(at));
        }

        string copy = Path.Combine(_folder, Path.GetFileName(library));
        File.WriteAllBytes(copy, bytes);
        return copy;
    }

    private sealed class Sink(List<string> messages) : IProgress<WorkProgress>
    {
        public Func<bool> When { get; init; } = () => false;

        public Action Then { get; init; } = () => { };

        public void Report(WorkProgress value)
        {
            messages.Add(value.Message);
            if (When())
            {
                Then();
            }
        }
    }
}
