using LlmWorkbench.Kernel.Execution;
using LlmWorkbench.Kernel.Notebooks;
using LlmWorkbench.Kernel.Tests.Support;

namespace LlmWorkbench.Kernel.Tests.CSharp;

[RunsCells]
public sealed class CellGuardTests
{
    [Theory]
    [InlineData("while (true) { await Task.Delay(10); }")]
    [InlineData("await Task.Delay(Timeout.Infinite, Cancellation);")]
    [InlineData("while (true) {}")]
    [InlineData("while (true) ;")]
    [InlineData("for (;;) { try { throw new Exception(); } catch { } }")]
    [InlineData("do {} while (true);")]
    [InlineData("again: goto again;")]
    [InlineData("class Spinner { public int Value { get { again: goto again; } } }\n_ = new Spinner().Value;")]
    [InlineData("IEnumerable<int> All() { for (int i = 0; ; i++) yield return i; }\nforeach (int i in All()) {}")]
    [InlineData("async Task Spin() { await Task.Yield(); while (true) {} }\nawait Spin();")]
    [InlineData("Task.Run(() => { while (true) {} }).Wait();")]
    public async Task Stops_a_cell_that_would_run_for_ever(string cell)
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.CellAsync("var kept = 5;");
        using CancellationTokenSource interrupt = Interrupt.Create();
        (CellResult result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(
            "LlmWorkbench.Kernel.Tests.Support.Interrupt.Soon();\n" + cell,
            cancellation: interrupt.Token
        );
        Assert.True(result.Interrupted);
        Assert.Equal("error: The cell was interrupted.", Run.Line(Assert.Single(outputs)));
        Assert.Equal(["result[3]: 5"], await kernel.LinesAsync("kept"));
    }

    [Fact]
    public async Task Leaves_the_cells_of_other_kernels_running()
    {
        using NotebookKernel stopped = Run.Kernel(),
            other = Run.Kernel();
        using CancellationTokenSource interrupt = Interrupt.Create();
        Task<string[]> counting = other.LinesAsync("long n = 0; for (int i = 0; i < 20_000_000; i++) { n += 1; } n");
        (CellResult result, _) = await stopped.CellAsync(
            "LlmWorkbench.Kernel.Tests.Support.Interrupt.Soon(); while (true) {}",
            cancellation: interrupt.Token
        );
        Assert.True(result.Interrupted);
        Assert.Equal(["result[1]: 20000000"], await counting);
    }

    public static TheoryData<string, string> Endless =>
        new()
        {
            { "Down", "int Down(int n) => Down(n + 1) + 1;\nDown(0)" },
            { "Down", "void Down() { Down(); }\nDown();" },
            { "Down", "int Run() { int Down(int n) => Down(n + 1) + 1; return Down(0); }\nRun()" },
            { "Node.Depth", "class Node { public int Depth() => 1 + this.Depth(); }\nnew Node().Depth()" },
            { "P.A", "class P { public int A => A; }\nnew P().A" },
            { "P.A", "class P { public int A { get { return A; } } }\nnew P().A" },
            { "P.A", "class P { public int A { get => A; } }\nnew P().A" },
            { "P.A", "class P { public int A { get => 1; set => A = value; } }\nnew P().A = 3;" },
            { "P", "class P { public int A { get => 1; init => new P { A = value }; } }\nnew P { A = 3 };" },
            { "P.A", "struct P { public readonly int A => A; }\nnew P().A" },
            {
                "P.Changed",
                "class P { public event Action Changed { add => Changed += value; remove { } } }\nnew P().Changed += () => { };"
            },
            {
                "P.Changed",
                "class P { public event Action Changed { add { } remove { Changed -= value; } } }\nnew P().Changed -= () => { };"
            },
            { "P.this[]", "class P { public int this[int i] => this[i + 1]; }\nnew P()[0]" },
            { "P.operator +", "class P { public static P operator +(P a, P b) => a + b; }\nnew P() + new P()" },
            {
                "P.operator ==",
                "class P { public static bool operator ==(P a, P b) => a == b; public static bool operator !=(P a, P b) => a != "
                    + "b; }\nnew P() == new P()"
            },
            { "P.operator implicit", "class P { public static implicit operator int(P p) => p; }\nint number = new P();" },
            { "P.operator explicit", "class P { public static explicit operator P(int n) => (P)n; }\n(P)3" },
            { "new P", "class P { public P() { new P(); } }\nnew P()" },
            { "new P", "class P { P other = new P(); }\nnew P()" },
            { "new P", "class P { public P Other { get; } = new P(); }\nnew P()" },
            { "new D", "class B(int x) { public int X => x; } class D(int x) : B(new D(x).X);\nnew D(1)" },
            { "S.Down", "class S { public static int Value; static S() { Down(); } static void Down() => Down(); }\nS.Value" },
            { "a lambda", "Func<int, int> down = null; down = n => down(n + 1);\ndown(0)" },
            { "a lambda", "Func<int, int> down = null; down = delegate(int n) { return down(n + 1); };\ndown(0)" },
            { "a lambda", "delegate object Self(Self self); Self again = self => self(self);\nagain(again)" },
            { "a lambda", "IEnumerable<int> all = null; all = Enumerable.Range(0, 1).Select(x => all.First());\nall.First()" },
            { "Down", "string Down(int n) => n switch { < 0 => \"\", _ => Down(n + 1) };\nDown(0)" },
            { "Down", "void Up() { Console.Write(\"\"); }\nvoid Down() { try { Down(); } finally { Up(); } }\nDown();" },
            {
                "deeply in ",
                "class Held : IDisposable { public void Dispose() => GC.KeepAlive(ToString()); }\nvoid Down() { using var held = "
                    + "new Held(); Down(); }\nDown();"
            },
            { "All", "IEnumerable<int> All() { foreach (int x in All()) yield return x; }\nAll().ToList()" },
            { "Down", "async Task<int> Down() => await Down();\nawait Down()" },
            { "Down", "async Task<int> Down() { return 1 + await Down(); }\nDown().Result" },
            { "Node.", "record Node { public Node Next { get; set; } }\nvar node = new Node(); node.Next = node;\nnode.ToString()" },
            {
                "Node.",
                "record Node { public Node Next { get; set; } }\nvar a = new Node(); a.Next = a; var b = new Node(); b.Next = b;\n"
                    + "a.Equals(b)"
            },
            { "Node.", "record Node { public Node Next { get; set; } }\nvar node = new Node(); node.Next = node;\nnode.GetHashCode()" },
            { "IArea.Area", "interface IArea { int Area => Area; } class Square : IArea;\n((IArea)new Square()).Area" },
            {
                "P.Area",
                "interface IArea { int Area { get; } } class P : IArea { int IArea.Area => ((IArea)this).Area; }\n((IArea)new P()).Area"
            },
            { "P.ToString", "class P { public override string ToString() => $\"{this}\"; }\nnew P().ToString()" },
            {
                "P.CompareTo",
                "class P : IComparable<P> { public int CompareTo(P other) => Comparer<P>.Default.Compare(this, other); }\nnew "
                    + "P().CompareTo(new P())"
            },
            { "Down", "T Down<T>(T value) => Down(value);\nDown(3)" },
            {
                "Fill needs 50,000,000 bytes of the stack at once",
                "int Fill() { Span<byte> all = stackalloc byte[50_000_000]; return all.Length; }\nFill()"
            },
            { "Fill", "int Fill() { int n = 0; while (true) { Span<byte> some = stackalloc byte[30_000]; n += some.Length; } }\nFill()" },
            { "a lambda", "Func<int> fill = () => { Span<long> all = stackalloc long[10_000_000]; return all.Length; };\nfill()" },
            { "Fill needs 50,000,", Large + "int Fill() { Large all = default; all.First = 1; return all.First; }\nFill()" },
            {
                "P.Area needs 50,000,",
                Large
                    + "interface IArea { int Area(); } class P : IArea { public int Area() { Large all = default; return "
                    + "all.First; } }\nIArea p = new P();\np.Area()"
            },
            { "a lambda needs 50,000,", Large + "Func<int> fill = () => { Large all = default; return all.First; };\nfill()" },
        };

    private const string Large =
        "using System.Runtime.InteropServices;\n[StructLayout(LayoutKind.Explicit, Size = 50_000_000)] struct Large { "
        + "[FieldOffset(0)] public byte First; }\n";

    [Theory]
    [MemberData(nameof(Endless))]
    public async Task A_full_stack_is_a_sentence_about_the_member_and_not_the_end_of_the_process(string member, string cell)
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, _) = await kernel.CellAsync(cell);
        Assert.Equal("InsufficientExecutionStackException", result.Error!.Name);
        Assert.Contains(member, result.Error.Message);
        Assert.EndsWith(".", result.Error.Message);
        Assert.Equal(["result[2]: 1"], await kernel.LinesAsync("1"));
    }

    [Fact]
    public async Task A_method_of_an_earlier_cell_is_looked_after_too()
    {
        using NotebookKernel kernel = Run.Kernel();
        await kernel.CellAsync(Large + "int Fill() { Large all = default; return all.First; }");
        (CellResult result, _) = await kernel.CellAsync("Fill()");
        Assert.StartsWith("Fill needs 50,000,", result.Error!.Message);
        (result, _) = await kernel.CellAsync("int Again() { Large all = default; return all.First; }\nAgain()");
        Assert.StartsWith("Again needs 50,000,", result.Error!.Message);
        await kernel.CellAsync("enum Colour { Red = 4 } class Box<T> { public T Value { get; set; } }");
        Assert.Equal(
            ["result[5]: 4"],
            await kernel.LinesAsync(
                "int Number() { const Colour C = Colour.Red; return (int)new Box<Colour> { Value = C }.Value; }\nNumber()"
            )
        );
    }

    [Fact]
    public async Task What_fits_on_the_stack_runs()
    {
        using NotebookKernel kernel = Run.Kernel();
        Assert.Equal(
            ["result[1]: 4000000"],
            await kernel.LinesAsync("int Fill() { Span<byte> all = stackalloc byte[4_000_000]; all.Fill(1); return all.Length; }\nFill()")
        );
        Assert.Equal(["result[2]: 10000"], await kernel.LinesAsync("int Down(int n) => n == 0 ? 0 : 1 + Down(n - 1);\nDown(10_000)"));
        Assert.Equal(
            ["result[3]: 7"],
            await kernel.LinesAsync(
                "using System.Runtime.InteropServices;\n[StructLayout(LayoutKind.Explicit, Size = 1_000_000)] struct Fits { "
                    + "[FieldOffset(0)] public byte First; }\n"
                    + "int Fill() { Fits all = default; all.First = 7; return all.First; }\nFill()"
            )
        );
    }

    [Fact]
    public async Task Guarded_code_means_the_same()
    {
        using NotebookKernel kernel = Run.Kernel();
        string[] lines = await kernel.LinesAsync(
            """
            string log = "";
            void Add(string s) => log += s;
            async Task AddLater(string s) => await Task.Run(() => Add(s));
            int Fail() => throw new FormatException();
            ref int First(int[] a) => ref a[0];
            Func<int, int> twice = n => { return 2 * n; };
            System.Linq.Expressions.Expression<Func<int, int>> tree = n => n + 1;
            int[] numbers = [1, 2];
            First(numbers) = 7;
            for (int i = 0; i < 2; i++)
                if (i == 0) Add("zero "); else Add("one ");
            foreach (var (a, b) in new[] { (1, 2) }) Add($"{a}{b} ");
            await AddLater("later ");
            try { Fail(); } catch (FormatException) { Add("failed "); }
            log + numbers[0] + twice(4) + tree.Compile()(1)
            """
        );
        Assert.Equal(["result[1]: zero one 12 later failed 782"], lines);
    }

    [Fact]
    public async Task Guarded_code_keeps_its_jumps_handlers_constants_and_lines()
    {
        using NotebookKernel kernel = Run.Kernel();
        (CellResult result, IReadOnlyList<NotebookOutput>? outputs) = await kernel.CellAsync(
            """
            int Sum(int n)
            {
                const string Name = "sum"; const DayOfWeek Day = DayOfWeek.Friday; const decimal Half = 0.5m; const object None = null;
                int sum = 0;
                for (int i = 0; i < n; i++)
                {
                    try
                    {
                        if (i % 3 == 0) continue;
                        if (i > 8) break;
                        switch (i) { case 1: sum += 1; goto case 2; case 2: sum += 2; break; case 4: throw new FormatException(); default: sum += i; break; }
                    }
                    catch (FormatException) when (i == 4) { sum += 100; }
                    finally { sum += 1000; }
                }

                return sum + Name.Length + (int)Day + (int)(Half * 2) + (None is null ? 0 : 1);
            }

            async IAsyncEnumerable<int> Count(int n) { for (int i = 0; i < n; i++) { await Task.Yield(); yield return i; } }
            int counted = 0;
            await foreach (int i in Count(3)) counted += i;
            Console.WriteLine($"{Sum(20)} {counted}");

            int Fail() =>
                throw new InvalidOperationException("as asked");
            Fail()
            """
        );
        Assert.Equal("stdout: 11134 3\n", Run.Line(outputs[0]));
        Assert.Equal(
            [
                "System.InvalidOperationException: as asked",
                "   at Fail in cell [1], line 26: throw new InvalidOperationException(\"as asked\");",
                "   at cell [1], line 27: Fail()",
            ],
            result.Error!.Traceback
        );
    }
}
