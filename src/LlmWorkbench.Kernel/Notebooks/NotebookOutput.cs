using System.Collections.Immutable;
using System.Text.Json;

namespace LlmWorkbench.Kernel.Notebooks;

/// <summary>One output of a code cell, as nbformat stores it.</summary>
public abstract record NotebookOutput;

/// <summary>Text that the cell wrote to the console.</summary>
/// <param name="Name"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="Text">What was written.</param>
public sealed record StreamOutput(string Name, string Text) : NotebookOutput;

/// <summary>Something displayed: the same content in one or more MIME types.</summary>
/// <param name="Data">MIME type to content; JSON types hold JSON text, binary types base64.</param>
/// <param name="Metadata">The output's metadata as it stood in the file.</param>
public record DisplayOutput(IReadOnlyDictionary<string, string> Data, ImmutableDictionary<string, JsonElement> Metadata) : NotebookOutput
{
    /// <summary>Something displayed, without metadata.</summary>
    /// <param name="data">MIME type to content; JSON types hold JSON text, binary types base64.</param>
    public DisplayOutput(IReadOnlyDictionary<string, string> data)
        : this(data, ImmutableDictionary<string, JsonElement>.Empty) { }
}

/// <summary>The value of the cell's last expression.</summary>
/// <param name="Data">MIME type to content; JSON types hold JSON text, binary types base64.</param>
/// <param name="Metadata">The output's metadata as it stood in the file.</param>
/// <param name="ExecutionCount">The number in <c>Out [n]</c>.</param>
public sealed record ResultOutput(
    IReadOnlyDictionary<string, string> Data,
    ImmutableDictionary<string, JsonElement> Metadata,
    int? ExecutionCount
) : DisplayOutput(Data, Metadata);

/// <summary>The error that ended the cell.</summary>
/// <param name="Name">The kind of error (nbformat's <c>ename</c>).</param>
/// <param name="Value">Its message (nbformat's <c>evalue</c>).</param>
/// <param name="Traceback">The lines to show for it.</param>
public sealed record ErrorOutput(string Name, string Value, ImmutableArray<string> Traceback) : NotebookOutput;

/// <summary>An output of a kind that this version does not know; it is kept as it was.</summary>
/// <param name="Json">The output's JSON.</param>
public sealed record UnknownOutput(JsonElement Json) : NotebookOutput;
