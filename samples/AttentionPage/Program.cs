using LlmWorkbench.Composition;
using LlmWorkbench.Llama;
using LlmWorkbench.Llama.Models;
using LlmWorkbench.Models;
using LlmWorkbench.Samples;

if (args is not [var path])
{
    Console.Error.WriteLine("Usage: AttentionPage MODEL.gguf; ASPNETCORE_URLS says where it listens.");
    return 2;
}

// So that results show their views: the workbench's topics.
WorkbenchTopics.CreateRegistry();
LoadedModel model;
try
{
    model = new LoadedModel(Path.GetFileNameWithoutExtension(path), LlamaModel.Load(path));
}
catch (LlamaException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

using (model)
{
    WebApplicationBuilder builder = WebApplication.CreateBuilder();
    // No text is longer than a few hundred characters, and nobody may keep a connection busy with more.
    builder.WebHost.ConfigureKestrel(server => server.Limits.MaxRequestBodySize = 16 << 10);
    WebApplication app = builder.Build();
    app.Use(
        (context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Page.Policy;
            return next(context);
        }
    );
    using var attention = new AttentionForm(model);

    app.MapGet("/", () => AttentionForm.Empty());
    app.MapPost("/", attention.AnswerAsync);
    await app.RunAsync();
}

return 0;
