namespace LlmWorkbench.Models.Stores;

/// <summary>A model file that another program keeps.</summary>
/// <param name="Name">A short name: the file's without <c>.gguf</c>; with Ollama its name and tag, as in <c>llama3.2:1b</c>.</param>
/// <param name="FullName">A name with the repository in front, as in <c>user/repo/model-Q4_K_M</c>, where the short one is not
/// alone.</param>
/// <param name="Path">The full path of the file.</param>
/// <param name="Store">Whose it is, as in <c>Hugging Face</c> or <c>Ollama</c>.</param>
/// <param name="Bytes">The size of the file in bytes.</param>
public sealed record StoredModel(string Name, string FullName, string Path, string Store, long Bytes);
