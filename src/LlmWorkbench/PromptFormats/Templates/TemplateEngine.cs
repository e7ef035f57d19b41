using System.Runtime.ExceptionServices;
using System.Text.Json;
using Acornima.Ast;
using Jint;
using Jint.Runtime;
using LlmWorkbench.Wording;

namespace LlmWorkbench.PromptFormats.Templates;

/// <summary>
/// Runs chat templates. A template is a program of a stranger: it runs in an interpreter of its own for each rendering, which knows no
/// file, no network and nothing of this process, within bounds of time, statements, calls inside of calls, memory and the length of texts.
/// </summary>
internal static class TemplateEngine
{
    /// <summary>The longest text that a template may make, in UTF-16 units: 16 MB.</summary>
    private const int MostLetters = 8 << 20;

    /// <summary>The longest template that is read; those of known models have up to some ten thousand letters.</summary>
    private const int LongestTemplate = 1 << 20;

    private const int MostStatements = 20_000_000;
    private const int MostCalls = 1_500;
    private const long MostBytes = 512L << 20;
    private const int Stack = 64 << 20;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(10);

    // Made when a template is first used, and parsed once for all renderings.
    private static readonly Lazy<Prepared<Script>?> s_program = new(() =>
        TemplateLibrary.Source is { } source
            ? Engine.PrepareScript(
                $"var module = {{ exports: {{}} }}; (function (exports) {{ {source}\n }})(module.exports);\n{TemplateLibrary.Sandbox}"
            )
            : null
    );

    /// <summary>Whether this build can run templates.</summary>
    public static bool IsThere => TemplateLibrary.Source is not null;

    /// <summary>Renders a conversation, up to where the model answers.</summary>
    /// <param name="template">The Jinja text.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="tokens">The begin and end tokens.</param>
    /// <returns>The text.</returns>
    /// <exception cref="TemplateRefusal">The template refuses the conversation.</exception>
    /// <exception cref="WorkbenchException">It is no template, does not come to an end, or makes too much; or this build runs
    /// none.</exception>
    public static string Render(string template, IReadOnlyList<TemplateMessage> messages, TemplateTokens tokens)
    {
        if (s_program.Value is not { } program)
        {
            throw new WorkbenchException($"The chat template cannot be run: {TemplateLibrary.Missing}.");
        }

        if (template.Length > LongestTemplate)
        {
            throw new WorkbenchException(
                $"The chat template has {template.Length:N0} letters, more than the {LongestTemplate:N0} that are read."
            );
        }

        string values = JsonSerializer.Serialize(
            new
            {
                messages,
                add_generation_prompt = true,
                bos_token = tokens.BeginToken,
                eos_token = tokens.EndToken,
            }
        );
        string answer = OnDeepStack(() => Run(program, template, values));
        return answer[0] switch
        {
            '=' => answer[1..],
            '!' => throw new TemplateRefusal(Short(answer[1..])),
            '#' => throw Failed($"it makes a text of more than {MostLetters:N0} letters"),
            _ => throw Failed($"«{Short(answer[1..])}»"),
        };
    }

    private static string Run(Prepared<Script> program, string template, string values)
    {
        try
        {
            using var engine = new Engine(options =>
            {
                options
                    .LimitMemory(MostBytes)
                    .LimitRecursion(MostCalls)
                    .MaxStatements(MostStatements)
                    .TimeoutInterval(s_longest)
                    .RegexTimeoutInterval(s_longest)
                    .DisableStringCompilation();
            });
            engine.SetValue("mostLetters", MostLetters);
            engine.Execute(program);
            return engine.Invoke("renderTemplate", template, values).AsString();
        }
        catch (Exception exception) when (Reason(exception) is { } reason)
        {
            throw Failed(reason);
        }
    }

    private static string? Reason(Exception exception) =>
        exception switch
        {
            StatementsCountOverflowException or TimeoutException => "it does not come to an end",
            RecursionDepthOverflowException or InsufficientExecutionStackException => "it calls itself too often",
            MemoryLimitExceededException or OutOfMemoryException => "it takes too much memory",
            JavaScriptException script => $"«{Short(script.Message)}»",
            JintException => $"«{Short(exception.Message)}»",
            _ => null,
        };

    private static WorkbenchException Failed(string reason) => new($"The chat template cannot be run: {reason}.");

    private static string Short(string text)
    {
        const int Most = 200;
        string line = VisibleText.Phrase(text.Trim());
        return line.Length <= Most ? line : line[..(char.IsHighSurrogate(line[Most - 1]) ? Most - 1 : Most)] + "…";
    }

    // The interpreter goes down into a template by calls of its own, and the caller's stack may be nearly full.
    private static string OnDeepStack(Func<string> work)
    {
        (string? result, ExceptionDispatchInfo? failure) = (null, null);
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception exception)
                {
                    failure = ExceptionDispatchInfo.Capture(exception);
                }
            },
            Stack
        )
        {
            IsBackground = true,
            Name = "chat template",
        };
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }
}
