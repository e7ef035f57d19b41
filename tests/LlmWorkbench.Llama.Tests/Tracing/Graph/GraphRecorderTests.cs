using System.Runtime.InteropServices;
using System.Text;
using LlmWorkbench.Llama.Backend;
using LlmWorkbench.Llama.Native;
using LlmWorkbench.Llama.Tracing.Graph;

namespace LlmWorkbench.Llama.Tests.Tracing.Graph;

/// <summary>Graphs that are spread over several devices, written by hand: what is on a machine with a GPU is tested on every
/// machine.</summary>
[Engine]
public sealed unsafe class GraphRecorderTests : IDisposable
{
    private readonly List<nint> _tensors = [];
    private readonly GraphRecorder _recorder = new();

    public GraphRecorderTests() => LlamaBackend.Load();

    [Fact]
    public void A_copy_on_another_device_stands_for_its_original()
    {
        NativeTensor* residual = Computed("l_out-0", "ADD", Leaf("embd"), Leaf("attn_out-0"));
        NativeTensor* product = Computed("node_5", "MUL_MAT", Leaf("CUDA0#blk.1.attn_q.weight#0"), Leaf("CUDA0#l_out-0#0"));

        IReadOnlyList<GraphNode> nodes = Record(residual, product);

        Assert.Same(nodes[0], nodes[1].Sources[1]);
        Assert.Equal("blk.1.attn_q.weight", nodes[1].Sources[0].Name);
        Assert.True(nodes[1].Sources[0].IsLeaf);
    }

    [Fact]
    public void What_follows_the_choice_of_output_rows_has_only_those()
    {
        NativeTensor* all = Computed("attn_out-1", "MUL_MAT", Leaf("weight"), Leaf("x"));
        NativeTensor* chosen = Computed("node_1", "GET_ROWS", all, Leaf("CUDA0#out_ids#0"));
        NativeTensor* sum = Computed("ffn_inp-1", "ADD", chosen, Leaf("y"));
        NativeTensor* embedding = Computed("embd", "GET_ROWS", Leaf("token_embd.weight"), Leaf("inp_tokens"));

        IReadOnlyList<GraphNode> nodes = Record(all, chosen, sum, embedding);

        Assert.Equal([false, true, true, false], nodes.Select(node => node.HasOnlyOutputRows));
    }

    [Fact]
    public void Operations_of_one_name_are_told_apart_by_kind_and_order()
    {
        NativeTensor* product = Computed("Qcur-0", "MUL_MAT", Leaf("weight"), Leaf("x"));
        NativeTensor* biased = Computed("Qcur-0", "ADD", product, Leaf("bias"));
        NativeTensor* first = Computed("ffn_post_norm", "MUL", biased, Leaf("weight"));
        NativeTensor* second = Computed("ffn_post_norm", "MUL", first, Leaf("weight"));

        Assert.Equal([0, 0, 0, 1], Record(product, biased, first, second).Select(node => node.Occurrence));
    }

    public void Dispose() => _tensors.ForEach(tensor => NativeMemory.Free((void*)tensor));

    private IReadOnlyList<GraphNode> Record(params ReadOnlySpan<nint> tensors)
    {
        foreach (nint tensor in tensors)
        {
            Assert.False(_recorder.Wants((NativeTensor*)tensor));
        }

        return _recorder.Finish();
    }

    private IReadOnlyList<GraphNode> Record(NativeTensor* a, NativeTensor* b) => Record((nint)a, (nint)b);

    private IReadOnlyList<GraphNode> Record(NativeTensor* a, NativeTensor* b, NativeTensor* c, NativeTensor* d) =>
        Record((nint)a, (nint)b, (nint)c, (nint)d);

    private NativeTensor* Leaf(string name) => New(name, "NONE");

    private NativeTensor* Computed(string name, string operation, NativeTensor* left, NativeTensor* right)
    {
        NativeTensor* tensor = New(name, operation);
        tensor->Sources[0] = (nint)left;
        tensor->Sources[1] = (nint)right;
        return tensor;
    }

    private NativeTensor* New(string name, string operation)
    {
        var tensor = (NativeTensor*)NativeMemory.AllocZeroed((nuint)sizeof(NativeTensor));
        _tensors.Add((nint)tensor);
        Encoding.UTF8.GetBytes(name, new Span<byte>(tensor->Name, NativeTensor.NameLength - 1));
        tensor->Operation = Enumerable.Range(0, 60).First(number => NativeText.FromNative(GgmlNative.ggml_op_name(number)) == operation);
        return tensor;
    }
}
