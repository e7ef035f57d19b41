using LlmWorkbench.Attention;
using LlmWorkbench.Display;
using LlmWorkbench.Llama;
using LlmWorkbench.Models;

namespace LlmWorkbench.Samples;

/// <summary>Reads the form, and answers with the attention of its text. Nothing is kept between two requests.</summary>
internal sealed class AttentionForm(LoadedModel model) : IDisposable
{
    private const string Field = "text";
    private const int MaxLength = 300;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    // A model's context computes one text at a time.
    private readonly SemaphoreSlim _turn = new(1);

    public void Dispose() => _turn.Dispose();

    /// <summary>The form alone.</summary>
    public static IResult Empty() => Page.Of("", "", 200);

    /// <summary>The form with what was asked.</summary>
    public async Task<IResult> AnswerAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            return Page.Sentence("", "Post the form of this page.", 415);
        }

        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException e)
        {
            return Page.Sentence("", "That is more than this page takes.", e.StatusCode);
        }

        string text = form[Field].ToString().ReplaceLineEndings("\n");
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxLength)
        {
            return Page.Sentence(text[..Math.Min(text.Length, MaxLength)], $"Write a text of 1 to {MaxLength} characters.", 400);
        }

        if (!await _turn.WaitAsync(s_patience, request.HttpContext.RequestAborted))
        {
            return Page.Sentence(text, "Too many texts wait for the model: try again in a minute.", 503);
        }

        try
        {
            // Whoever leaves stops the computation.
            AttentionResult attention = await Task.Run(() => model.Attention(text, run: request.HttpContext.RequestAborted));
            return Page.Of(text, MimeBundle.Of(attention)[MimeTypes.Html], 200);
        }
        catch (Exception e) when (e is WorkbenchException or LlamaException)
        {
            return Page.Sentence(text, e.Message, 400);
        }
        finally
        {
            _turn.Release();
        }
    }
}
