using System.Globalization;

namespace LlmWorkbench.Gguf.Reading;

/// <summary>What is being read, in words; put together only when a message needs it.</summary>
/// <param name="What">The beginning: <c>the type of </c>.</param>
/// <param name="Name">A name from the file, which follows in quotes.</param>
/// <param name="Index">A position, which follows last.</param>
internal readonly record struct Field(string What, string? Name = null, int? Index = null)
{
    /// <inheritdoc />
    public override string ToString() =>
        string.Concat(What, Name is null ? "" : Shown.Name(Name), Index?.ToString(CultureInfo.InvariantCulture));
}
