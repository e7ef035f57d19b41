using LlmWorkbench.Licences;
using LlmWorkbench.Pulling.Transfer;

namespace LlmWorkbench.Pulling.Hub;

/// <summary>A file of a repository.</summary>
/// <param name="Path">Its name in the repository, with <c>/</c> between folders; safe as a path here.</param>
/// <param name="Bytes">Its size in bytes.</param>
/// <param name="Checksum">What its content must be.</param>
internal sealed record HubFile(string Path, long Bytes, Checksum Checksum);

/// <summary>A repository at a commit.</summary>
/// <param name="Repository">As in <c>user/name</c>.</param>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="Licence">What its card says of the licence.</param>
internal sealed record HubModel(string Repository, string Commit, LicenceFinding Licence);
