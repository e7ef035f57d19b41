using LlmWorkbench.Drawing;
using LlmWorkbench.Magics;
using LlmWorkbench.Topics;

namespace LlmWorkbench.Conversations;

/// <summary>The topic Conversations: talking with a model, turn by turn.</summary>
internal sealed class ConversationsTopic() : Topic("Conversations")
{
    /// <inheritdoc/>
    public override IReadOnlyList<ResultView> Views => [ResultView.Of<ConversationResult>(ConversationText.Draw, ConversationHtml.Draw)];

    /// <inheritdoc/>
    public override IReadOnlyList<IMagic> NewMagics() => [new ChatMagic()];
}
