using LlmWorkbench.Caching;
using LlmWorkbench.Gguf;
using LlmWorkbench.Gguf.Writing;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Models;

namespace LlmWorkbench.Models.HuggingFace;

/// <summary>
/// The tokenizer of a folder in Hugging Face's form in llama.cpp's hands: it is written down as a vocabulary without weights, so that the
/// same checks, tokenizer, samplers and grammars serve it as every other model.
/// </summary>
internal sealed class CheckpointVocabulary : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes it.</summary>
    /// <exception cref="WorkbenchException">The tokenizer cannot be used.</exception>
    public CheckpointVocabulary(CheckpointConfiguration model)
    {
        try
        {
            var tokens = CheckpointTokens.Read(model);
            string path = Path.Combine(_folder.Path, "vocabulary.gguf");
            Writer(model, tokens).Write(path);
            Model = LlamaModel.Load(path, new LlamaModelOptions { VocabularyOnly = true });
        }
        catch (Exception e)
        {
            _folder.Dispose();
            if (e is GgufFormatException or ArgumentException or LlamaException)
            {
                string why = e is GgufFormatException format ? format.Problem : e.Message.TrimEnd('.');
                throw new WorkbenchException($"This model's tokenizer cannot be used: {why}.", e);
            }

            throw;
        }
    }

    /// <summary>The vocabulary, without weights.</summary>
    public LlamaModel Model { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        _folder.Dispose();
    }

    // OPT's tokenizer is GPT-2's, whose architecture llama.cpp knows.
    private static GgufWriter Writer(CheckpointConfiguration model, CheckpointTokens tokens)
    {
        var writer = new GgufWriter();
        writer.Add("general.architecture", "gpt2");
        writer.Add("gpt2.context_length", (uint)model.Context);
        writer.Add("gpt2.embedding_length", (uint)model.Width);
        writer.Add("gpt2.block_count", (uint)model.Layers);
        writer.Add("gpt2.attention.head_count", (uint)model.Heads);
        writer.Add("tokenizer.ggml.model", "gpt2");
        writer.Add("tokenizer.ggml.pre", "gpt-2");
        writer.Add("tokenizer.ggml.tokens", tokens.Texts);
        writer.Add("tokenizer.ggml.token_type", tokens.Kinds);
        writer.Add("tokenizer.ggml.merges", tokens.Merges.ToArray());
        writer.Add("tokenizer.ggml.bos_token_id", (uint)model.BeginToken);
        writer.Add("tokenizer.ggml.eos_token_id", (uint)model.EndToken);
        writer.Add("tokenizer.ggml.add_bos_token", tokens.AddsBegin);
        writer.Add("tokenizer.ggml.add_eos_token", false);
        if (tokens.Template is { } template)
        {
            writer.Add("tokenizer.chat_template", template);
        }

        return writer;
    }
}
