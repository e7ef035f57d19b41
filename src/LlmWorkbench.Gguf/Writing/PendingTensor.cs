namespace LlmWorkbench.Gguf.Writing;

/// <summary>A tensor that will be written: what the header says, and how its bytes are produced.</summary>
/// <param name="Tensor">Name, shape and type; the offset is not known yet.</param>
/// <param name="Write">Writes exactly <see cref="GgufTensor.ByteLength"/> bytes.</param>
internal sealed record PendingTensor(GgufTensor Tensor, Action<Stream> Write);
