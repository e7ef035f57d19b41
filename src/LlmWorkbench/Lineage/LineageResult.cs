using LlmWorkbench.Families;
using LlmWorkbench.Licences;
using LlmWorkbench.Tables;

namespace LlmWorkbench.Lineage;

/// <summary>A release with what other tables say of it.</summary>
/// <param name="Release">The release.</param>
/// <param name="Licence">Its licence.</param>
/// <param name="Architecture">Its architecture.</param>
public sealed record LineageRow(ModelRelease Release, Licence Licence, ArchitectureTraits Architecture);

/// <summary>Releases of models, and who descends from whom.</summary>
/// <param name="Options">Which were asked for.</param>
/// <param name="Rows">The releases, family by family; in each the children after their parent.</param>
public sealed record LineageResult(LineageOptions Options, IReadOnlyList<LineageRow> Rows) : ITabularResult
{
    /// <inheritdoc/>
    public Table ToTable() =>
        Table.Of(
            Rows,
            new("id", null, r => r.Release.Id),
            new("name", "name", r => r.Release.Name),
            new("family", "family", r => r.Release.Family),
            new("maker", "maker", r => r.Release.Maker),
            new("date", "published", r => r.Release.Date),
            new("parents", null, r => string.Join("; ", r.Release.Parents.Select(p => $"{p.Id}: {p.How}"))),
            new("from_scratch", null, r => r.Release.IsFromScratch),
            new("sizes", "sizes", r => string.Join(", ", r.Release.Sizes), Format.Text with { IsWrapped = true }),
            new("context_tokens", "context", r => r.Release.Context, Format.Whole),
            new("licence", "licence", r => r.Release.Licence),
            new("commercial", "commercial use", r => r.Licence.Commercial.Answer, PermissionWords.Format),
            new("architecture", "architecture", r => r.Release.Architecture, Format.Code),
            new("positions", null, r => r.Architecture.Positions),
            new("norm", null, r => r.Architecture.Norm),
            new("mlp", null, r => r.Architecture.Mlp),
            new("parallel", null, r => r.Architecture.IsParallel),
            new("tokenizer", "tokenizer", r => r.Release.Tokenizer, Format.Text with { IsWrapped = true }),
            new("prompt_format", "prompt format", r => r.Release.PromptFormat, Format.Text with { IsWrapped = true }),
            new("tooling", "runs in", r => string.Join(", ", r.Release.Tooling)),
            new("note", null, r => r.Release.Note),
            new("licence_note", null, r => r.Release.LicenceNote),
            new("source", null, r => r.Release.Source),
            new("as_of", null, r => r.Release.AsOf),
            new("basis", null, r => r.Release.Basis),
            new("checked", null, r => string.Join(", ", r.Release.Checked)),
            new("read_at", null, r => string.Join(' ', r.Release.ReadAt))
        );
}
