using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Licences;

/// <summary>The topic Licences: what models may be used for.</summary>
internal sealed class LicencesTopic() : Topic("Licences")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<LicenceResult>(LicenceView.Text, LicenceView.Html)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new LicenceMagic("licence"), new LicenceMagic("license")];
}
